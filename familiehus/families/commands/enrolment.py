"""Coming to the house and leaving it: easy in, easy out, no reason asked."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute

from familiehus.accounts.commands import erase_unused, give_hat, reference
from familiehus.accounts.models import Person
from familiehus.families import news
from familiehus.families.commands.keeping import move_wishes
from familiehus.families.models import Child, Childhood, Guardianship, Household, KeepApart, PhotoTakeDown
from familiehus.families.queries import households_of, unconfirmed_since
from familiehus.families.states import NAME_GONE, NEXT, Source, State
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, hold_still
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor, Role
from familiehus.messages.commands import queue, withdraw

UNCONFIRMED_DAYS = 14


def enquire(household: Household, person: Person, *, by: Actor) -> Household:
    """A family asks by itself; the house answers. `household` is new, with what the form asked for.

    The same form sent again, from another tab or by a slow net, is the enquiry that already waits.
    """
    hold_still(person)
    for waits in households_of(person):
        if waits.is_waiting and waits.source == Source.SELF and _says_the_same(waits, household):
            return waits
    return _begin(household, person, State.ENQUIRY, Source.SELF, by=by)


def _says_the_same(one: Household, other: Household) -> bool:
    asked = ("called", "language", "needs_interpreter", "neighbourhood", "distance", "expects_child")
    return all((getattr(one, each) or "") == (getattr(other, each) or "") for each in asked)


def enquire_for(
    household: Household, person: Person, *, referrer: str, said_yes: bool, by: Actor
) -> Household:
    """A professional asks for a family that has said yes (domain §6, 11).

    Nothing is kept beyond 14 days unless the family confirms through its own link.
    """
    if not said_yes:
        raise Refused(_("Familien skal selv have sagt ja, før du skriver."))
    household.said_yes_at, household.referrer = clock.now(), referrer
    _begin(household, person, State.ENQUIRY, Source.PROFESSIONAL, by=by)
    queue(
        "families.confirm",
        to=reference(person),
        subject_key=household.key,
        params={"household": household.key, "person": person.key},
    )
    return household


def enrol_at_the_table(household: Household, person: Person, *, by: Actor) -> Household:
    """Staff write a family in while it sits there."""
    household.enrolled_at = household.confirmed_at = clock.now()
    _begin(household, person, State.ENROLLED, Source.STAFF, by=by)
    _give_hats(household, by=by)
    return household


def confirm(household: Household, *, by: Actor) -> None:
    """The family itself confirms an enquiry made for it; from now on it is kept."""
    if household.confirmed_at is None:
        household.confirmed_at = clock.now()
        audit.record("enquiry confirmed", household, by=by)


def decline(household: Household, *, by: Actor) -> None:
    """The family says no to an enquiry made for it: nothing of it is kept."""
    if household.confirmed_at is not None or not household.is_waiting:
        raise Refused(_("Der er allerede svaret."))
    audit.record("enquiry declined", by=by, household=household.key)
    _let_go(household, by=by)


def agree_talk(household: Household, at: datetime | None, next_step: str, *, by: Actor) -> None:
    """A first conversation is agreed, or its time is changed."""
    if household.state != State.TALK_AGREED:
        _go(household, State.TALK_AGREED)
    household.talk_at, household.next_step = at, next_step
    audit.record("talk agreed", household, by=by)


def enrol(household: Household, *, by: Actor) -> None:
    """The family is with the house."""
    _go(household, State.ENROLLED)
    household.enrolled_at = household.enrolled_at or clock.now()
    household.confirmed_at = household.confirmed_at or clock.now()
    household.paused_at = household.closed_at = None
    household.next_step = ""
    _give_hats(household, by=by)
    db.session.flush()
    news.household_enrolled.send(household, by=by)
    audit.record("enrolled", household, by=by)


def pause(household: Household, *, by: Actor) -> None:
    """A pause for as long as the family likes; it keeps what it has said yes to and can come back in one tap."""
    _go(household, State.PAUSED)
    household.paused_at = clock.now()
    news.household_paused.send(household, by=by)
    audit.record("paused", household, by=by)


def resume(household: Household, *, by: Actor) -> None:
    """Back from a pause, or back after having stopped."""
    if household.state not in (State.PAUSED, State.CLOSED):
        raise Refused(_("Familien er allerede med."))
    enrol(household, by=by)


def close(household: Household, *, by: Actor) -> None:
    """The family stops. No reason is asked, nothing is reported to anybody, and everything to come is cancelled."""
    _go(household, State.CLOSED)
    household.closed_at = clock.now()
    household.next_step = ""
    news.household_closed.send(household, by=by)
    audit.record("closed", household, by=by)


def revise(household: Household, *, by: Actor, **values: object) -> None:
    """Correct what the house keeps about the household itself: name, language, distance, protection."""
    known = {
        "called",
        "language",
        "needs_interpreter",
        "neighbourhood",
        "distance",
        "expects_child",
        "has_protected_address",
        "next_step",
    }
    if unknown := set(values) - known:
        raise ValueError(f"A household has no such fact to revise: {', '.join(sorted(unknown))}")
    changed = [name for name, value in values.items() if getattr(household, name) != value]
    for name in changed:
        setattr(household, name, values[name])
    db.session.flush()
    if changed:
        audit.record("household revised", household, by=by, what=changed)


def merge(kept: Household, other: Household, *, by: Actor) -> None:
    """Two enquiries were one family: what `other` holds moves to `kept`, and `other` goes.

    An enquiry is anybody's word. Whoever gives a family's name there, or its mother's, is not let in to where she lives:
    raises `Refused` for an adult whom a family that is with the house has neither by e-mail nor by telephone.
    """
    if kept is other:
        raise Refused(_("Vælg to forskellige henvendelser."))
    if not other.is_waiting:
        raise Refused(_("Kun en henvendelse kan lægges sammen med en anden."))
    for person in other.guardians if not kept.is_waiting else ():
        if not _is_known(person, kept):
            raise Refused(
                _(
                    "%(name)s får adgang til alt om familien, også adressen, men har hverken mail eller telefon fælles med den. "
                    "Ring til familien på det nummer, huset har. Siger den ja, så skriv %(name)s op på dens egen side først.",
                    name=person.name,
                )
            )
    for guardianship in list(other.guardianships):
        if guardianship.is_current and not _is_known(guardianship.person, kept):
            kept.guardianships.append(
                Guardianship(person=guardianship.person, began_at=guardianship.began_at)
            )
    known = {(child.first_name.casefold(), child.birth_year) for child in kept.children}
    for child in other.children:
        if (child.first_name.casefold(), child.birth_year) not in known:
            kept.childhoods.append(Childhood(child=child))
    if kept.is_live:
        _give_hats(kept, by=by)
    move_wishes(kept, other)
    kept.expects_child = kept.expects_child or other.expects_child
    kept.has_protected_address = kept.has_protected_address or other.has_protected_address
    db.session.flush()
    known_apart = set(
        db.session.scalars(select(KeepApart.person_id).where(KeepApart.household_id == kept.id))
    )
    for apart in db.session.scalars(select(KeepApart).where(KeepApart.household_id == other.id)):
        if apart.person_id in known_apart:
            db.session.delete(apart)
        else:
            apart.household = kept
    for task in db.session.scalars(select(PhotoTakeDown).where(PhotoTakeDown.household_id == other.id)):
        task.household = kept
    withdraw(subject_key=other.key, kind="families.confirm")
    db.session.flush()
    news.household_merged.send(kept, other=other, by=by)
    audit.record("enquiries merged", kept, by=by, other=other.key)
    people = [each.person for each in other.guardianships]
    children = [each.child for each in other.childhoods]
    db.session.delete(other)
    db.session.flush()
    _erase_without_family(people, children)


def forget_unconfirmed() -> int:
    """Enquiries made by professionals that the family has not confirmed within 14 days are gone. A nightly job."""
    forgotten = 0
    for household in unconfirmed_since(clock.now() - timedelta(days=UNCONFIRMED_DAYS)):
        audit.record("unconfirmed enquiry forgotten", by=THE_HOUSE, household=household.key)
        _let_go(household, by=THE_HOUSE)
        forgotten += 1
    return forgotten


def _let_go(household: Household, *, by: Actor) -> None:
    """The enquiry is gone, and so is whoever the house knows from nowhere else."""
    people = [each.person for each in household.guardianships]
    children = [each.child for each in household.childhoods]
    withdraw(subject_key=household.key, kind="families.confirm")
    for person in people:
        news.guardian_left.send(household, person=person, by=by)
    for table in (KeepApart, PhotoTakeDown):
        db.session.execute(delete(table).where(table.household_id == household.id))
    key = household.key
    news.household_forgotten.send(household, people=[], by=by)
    db.session.delete(household)
    db.session.flush()
    audit.forget_words(key)
    _erase_without_family(people, children)


def _erase_without_family(people: Iterable[Person], children: Iterable[Child]) -> None:
    """Of adults and children whose household is gone those go too whom no other household has, or had."""
    for person in people:
        key = person.key
        if not _belongs(Guardianship.person_id, person.id) and erase_unused(person):
            audit.forget_words(key)
    for child in children:
        if not _belongs(Childhood.child_id, child.id):
            audit.forget_words(child.key)
            child.first_name = NAME_GONE
    db.session.flush()


def _belongs(column: InstrumentedAttribute[int], number: int) -> bool:
    return db.session.scalar(select(column).where(column == number).limit(1)) is not None


def _begin(household: Household, person: Person, state: State, source: Source, *, by: Actor) -> Household:
    household.state, household.source, household.enquired_at = state, source, clock.now()
    household.guardianships.append(Guardianship(person=person))
    db.session.add(household)
    db.session.flush()
    audit.record("enquired" if state == State.ENQUIRY else "enrolled", household, by=by, source=source)
    return household


def _give_hats(household: Household, *, by: Actor) -> None:
    """An adult of an enrolled household is a family to the house, whatever else they are."""
    for person in household.guardians:
        give_hat(person, Role.FAMILY, by=by)


def _go(household: Household, state: State) -> None:
    now = State(household.state)
    if state == now:
        raise Refused(_("Familien står allerede som %(state)s.", state=state.label.lower()))
    if state not in NEXT[now]:
        raise Refused(
            _(
                "Fra %(now)s kan familien ikke gå til %(state)s.",
                now=now.label.lower(),
                state=state.label.lower(),
            )
        )
    household.state = state


def _is_known(person: Person, household: Household) -> bool:
    return any(
        person is each
        or (person.email and person.email == each.email)
        or (person.phone and person.phone == each.phone)
        for each in household.guardians
    )
