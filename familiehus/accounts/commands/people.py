"""Welcoming people, giving and taking hats, closing accounts."""

import secrets
from collections.abc import Iterable, Mapping

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from familiehus.accounts import queries
from familiehus.accounts.commands.links import LINK_IS_DEAD, use, void
from familiehus.accounts.commands.sign_ins import end_every
from familiehus.accounts.models import AT_A_DESK, HATS, Ended, Hat, LinkTo, OneTimeLink, Person, SignIn
from familiehus.accounts.news import hat_taken, person_deactivated
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import NOBODY, THE_HOUSE, Actor, Role
from familiehus.messages.commands import queue, withdraw
from familiehus.messages.models import Channel

MOST_AT_ONE_PHONE = 3


def welcome(
    name: str,
    roles: Iterable[Role],
    *,
    by: Actor,
    email: str | None = None,
    phone: str = "",
    language: str = "da",
    channel: str = Channel.EMAIL,
    tell: bool = True,
) -> Person:
    """Somebody new, with at least one hat. `tell`: a letter with a link to choose a password is sent.

    Raises `Refused` without a hat, for a hat no person can wear, for a taken e-mail, and when there is to be
    a letter and nowhere to send it.
    """
    hats = _sensible(roles)
    if tell and not (email or "").strip():
        raise Refused(_("Skriv en mailadresse, så velkomstbrevet kan komme frem."))
    person = introduce(name, email=email, phone=phone, language=language, channel=channel)
    person.hats = [Hat(role=role, from_on=clock.today()) for role in hats]
    db.session.flush()
    audit.record("person welcomed", person, by=by, roles=[str(role) for role in hats])
    if tell:
        _write_to(person, "accounts.welcome")
    return person


def introduce(
    name: str,
    *,
    email: str | None = None,
    phone: str = "",
    language: str = "da",
    channel: str = Channel.EMAIL,
) -> Person:
    """Somebody the house has heard of and who is nothing to it yet: no hat, so no way in. Hats come with `give_hat`.

    Raises `Refused` for a taken e-mail.
    """
    address = (email or "").strip().lower() or None
    if address and queries.person_with_email(address) is not None:
        raise Refused(_("Der er allerede en med den mailadresse."))
    person = Person(
        name=name, email=address, phone=phone, preferred_language=language, preferred_channel=str(channel)
    )
    db.session.add(person)
    db.session.flush()
    return person


def appoint_first_manager(name: str, email: str, hashed_password: str | None = None) -> Person:
    """The first manager, from the command line of a new house; nobody else may be one already."""
    if queries.is_there_a_manager():
        raise Refused(_("Huset har allerede en leder."))
    person = welcome(name, [Role.MANAGER], by=THE_HOUSE, email=email, tell=hashed_password is None)
    person.password = hashed_password
    return person


def revise(
    person: Person,
    *,
    by: Actor,
    name: str,
    phone: str,
    language: str,
    channel: str | None = None,
    email: str | None = None,
) -> None:
    """Correct who somebody is. `channel` and `email` None leave it as it is; an empty e-mail takes it away.

    Links that went to the earlier address or number stop working: whoever has it now may be somebody else.
    """
    if email is not None:
        address = email.strip().lower() or None
        other = queries.person_with_email(address) if address else None
        if other is not None and other is not person:
            raise Refused(_("Der er allerede en med den mailadresse."))
        if address != person.email:
            person.email = address
            void(person)
            audit.record("e-mail changed", person, by=by)
    if phone != person.phone:
        void(person, LinkTo.SIGN_IN)
    person.name, person.phone, person.preferred_language = name, phone, language
    if channel is not None:
        person.preferred_channel = str(channel)
    audit.record("person revised", person, by=by)


def wish_for_email(person: Person, email: str) -> None:
    """Somebody would rather have another address: a letter goes there, and until it is answered nothing changes.

    An address is a right: links that open an account go there, and a contact of the network speaks for whichever member
    it stands on. Nothing is told here, so that nobody learns whom the house knows by typing addresses.
    """
    address = email.strip().lower()
    void(person, LinkTo.EMAIL)
    withdraw(to=new_address(person))
    is_free = queries.person_with_email(address) is None
    person.wished_email = address if is_free else None
    db.session.flush()
    audit.record("e-mail wished for", person, by=person)
    if is_free:
        subject_key = f"{person.key}:{secrets.token_hex(4)}"
        queue("accounts.new_email", to=new_address(person), subject_key=subject_key, urgent=True)


def prove_email(person: Person, token: str) -> None:
    """The letter to the new address was answered by whoever asked for it. Raises `Refused` when the link is no more."""
    if use(token, LinkTo.EMAIL) is not person or person.wished_email is None:
        raise Refused(LINK_IS_DEAD)
    address, person.wished_email = person.wished_email, None
    revise(
        person,
        by=person,
        name=person.name,
        phone=person.phone,
        language=person.preferred_language,
        email=address,
    )


def correct_contact(
    person: Person, *, by: Actor, name: str, phone: str, language: str, channel: str, email: str
) -> None:
    """A new number said at the desk. The e-mail that goes with a password is its owner's alone to change.

    Raises `Refused` for somebody with a desk, who corrects it alone: a link to a password goes there.
    """
    if person.has_desk:
        raise Refused(_("%(name)s arbejder i huset og retter det selv under Min konto.", name=person.name))
    kept = person.email if person.password else email
    revise(person, by=by, name=name, phone=phone, language=language, channel=channel, email=kept or "")


def set_hats(person: Person, roles: Iterable[Role], *, by: Actor) -> None:
    """Exactly these hats from today. Raises `Refused` when none is left or the house would lose its last manager."""
    wanted, held = _sensible(roles), person.roles_held()
    for role in wanted:
        if role not in held:
            give_hat(person, role, by=by)
    for role in held:
        if role not in wanted:
            take_hat(person, role, by=by)


def give_hat(person: Person, role: Role, *, by: Actor) -> None:
    """From today the person is also this to the house. At a desk nobody sits by a link alone, not by one from before."""
    (role,) = _sensible([role])
    if role in person.roles_held():
        return
    person.hats.append(Hat(role=role, from_on=clock.today()))
    db.session.flush()
    if role in AT_A_DESK:
        void(person, LinkTo.SIGN_IN)
    audit.record("hat given", person, by=by, role=str(role))


def take_hat(person: Person, role: Role, *, by: Actor) -> None:
    """From now on the person is no longer this: sign-ins with that hat end in the same transaction (R10)."""
    today = clock.today()
    worn = [hat for hat in person.hats if hat.role == role and hat.is_held(today)]
    if not worn:
        return
    if role == Role.MANAGER:
        _keep_a_manager_besides(person)
    for hat in worn:
        hat.until_on = today
    db.session.flush()
    end_every(person, Ended.HAT_TAKEN, by=by, role=role)
    audit.record("hat taken", person, by=by, role=str(role))
    hat_taken.send(person, role=role, by=by)


def deactivate(person: Person, *, by: Actor) -> None:
    """Close an account: every sign-in ends, no link works, no unsent letter goes out."""
    if not person.active:
        return
    _keep_a_manager_besides(person)
    person.active = False
    end_every(person, Ended.DISABLED, by=by)
    void(person)
    withdraw(to=reference(person))
    audit.record("account closed", person, by=by)
    person_deactivated.send(person, by=by)


def reactivate(person: Person, *, by: Actor) -> None:
    """Open an account again, with the hats it had."""
    if person.active:
        return
    person.active = True
    audit.record("account opened again", person, by=by)


def password_was_set(person: Person, *, by: Actor) -> None:
    """After a new password every sign-in ends, every link is dead, and the person is told."""
    end_every(person, Ended.RESET, by=by)
    void(person)
    audit.record("password set", person, by=by)
    if person.email:
        _write_to(person, "accounts.password_changed")


def send_forgotten(email: str) -> None:
    """Somebody forgot their password: a letter with a link, if there is such an account. Nothing is told here."""
    person = queries.person_with_email(email)
    if person is not None and person.active and person.roles_held():
        _write_to(person, "accounts.new_password")
        audit.record("password link asked for", person, by=NOBODY)


def send_sign_in_link(email: str, wanted: Mapping[str, str] | None = None) -> None:
    """A letter with a link to sign in without a password, if there is such an account. Nothing is told here.

    `wanted`: the page that the link leads on to, as `safe_url.named` says it. Never for somebody with a desk: whoever sees other people's data signs in with all that is asked of them.
    """
    person = queries.person_with_email(email)
    if person is None or not person.active or not may_sign_in_by_link(person):
        return
    _write_to(person, "accounts.sign_in", params=wanted)
    audit.record("sign-in link asked for", person, by=NOBODY)


def send_sign_in_link_to_phone(phone: str, wanted: Mapping[str, str] | None = None) -> None:
    """The same by text message, for a family with only a telephone; each adult who shares it gets their own."""
    for person in queries.people_with_phone(phone, most=MOST_AT_ONE_PHONE):
        if may_sign_in_by_link(person):
            _write_to(person, "accounts.sign_in", Channel.SMS, wanted)
            audit.record("sign-in link asked for", person, by=NOBODY)


def may_sign_in_by_link(person: Person) -> bool:
    """Whether a link alone is enough: somebody with a hat, and none of the hats that sit at a desk."""
    held = person.roles_held()
    return bool(held) and not set(held) & set(AT_A_DESK)


def send_password_link(person: Person, *, by: Actor) -> None:
    """A letter with a link to choose a new password."""
    if not person.active or not person.email:
        raise Refused(_("Personen har ingen mailadresse, eller kontoen er lukket."))
    _write_to(person, "accounts.new_password")
    audit.record("password link sent", person, by=by)


def erase_unused(person: Person) -> bool:
    """Somebody the house was only told of is gone altogether, with links and unsent letters.

    Whoever has signed in, chosen a password, is something else than a family, or has anything else in the house
    that speaks of them stays: False.
    """
    has_signed_in = db.session.scalar(select(SignIn.id).where(SignIn.person_id == person.id).limit(1))
    if has_signed_in or person.password or any(hat.role != Role.FAMILY for hat in person.hats):
        return False
    try:
        with db.session.begin_nested():
            withdraw(to=reference(person))
            db.session.execute(delete(OneTimeLink).where(OneTimeLink.person_id == person.id))
            for hat in list(person.hats):
                db.session.delete(hat)
            db.session.flush()
            db.session.delete(person)
    except IntegrityError:
        return False
    return True


def reference(person: Person) -> str:
    """How letters name their recipient."""
    return f"person:{person.key}"


def new_address(person: Person) -> str:
    """How the letter to an address that is not theirs yet names its recipient."""
    return f"new-address:{person.key}"


def _keep_a_manager_besides(person: Person) -> None:
    """The house is never without a manager. Decided under a lock, so that two do not send each other away."""
    db.session.scalars(
        select(Hat.id).where(Hat.role == Role.MANAGER).order_by(Hat.id).with_for_update()
    ).all()
    if queries.people_with_role(Role.MANAGER) == [person]:
        raise Refused(_("Huset skal have mindst én leder. Gør først en anden til leder."))


def _write_to(
    person: Person, kind: str, channel: Channel = Channel.EMAIL, params: Mapping[str, str] | None = None
) -> None:
    """Queue a letter; each is a letter of its own, however many are asked for. What lets somebody in goes by mail whatever
    they prefer, unless it was asked for by telephone: a telephone is nobody's name."""
    subject_key = f"{person.key}:{secrets.token_hex(4)}"
    queue(kind, to=reference(person), subject_key=subject_key, urgent=True, channel=channel, params=params)


def _sensible(roles: Iterable[Role]) -> list[Role]:
    wanted = [role for role in HATS if role in set(roles)]
    if not wanted:
        raise Refused(_("Vælg mindst én rolle."))
    return wanted
