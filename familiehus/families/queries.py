"""Reading about families: the enquiry list, the register, likely duplicates, what is asked for consent."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from familiehus.accounts.models import Hat, Person
from familiehus.families.access import households_visible_to, is_never_blinded, may_answer_enquiries
from familiehus.families.models import (
    CareNeed,
    Childhood,
    Consent,
    ConsentText,
    Guardianship,
    Household,
    KeepApart,
    PhotoTakeDown,
)
from familiehus.families.states import WAITING, Purpose, Source, State
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Actor, Role

PAGE = 40


def with_members(households: Select[Household]) -> Select[Household]:
    """Load adults and children along, whatever their number: three queries in all."""
    return households.options(
        selectinload(Household.guardianships).joinedload(Guardianship.person),
        selectinload(Household.childhoods).joinedload(Childhood.child),
    )


def with_few_members(households: Select[Household]) -> Select[Household]:
    """The same in one question, for a family or two; ask for `.unique()` rows."""
    return households.options(*_FEW_MEMBERS)


_FEW_MEMBERS = (
    joinedload(Household.guardianships).joinedload(Guardianship.person),
    joinedload(Household.childhoods).joinedload(Childhood.child),
)


def with_everything(households: Select[Household]) -> Select[Household]:
    """All that a family's own page shows, but the address, which has a page of its own."""
    return with_members(households).options(
        selectinload(Household.guardianships).joinedload(Guardianship.person).joinedload(Person.hats),
        joinedload(Household.consents),
        joinedload(Household.wishes),
        joinedload(Household.care_needs).options(joinedload(CareNeed.child), joinedload(CareNeed.person)),
    )


def enquiries(person: Actor) -> list[Household]:
    """Those who wait for an answer, the oldest first."""
    waiting = households_visible_to(person).where(Household.state.in_(WAITING))
    return list(db.session.scalars(with_members(waiting).order_by(Household.enquired_at)))


def register(
    person: Actor, *, said: str = "", state: State | None = None, after: str = "", limit: int = PAGE
) -> list[Household]:
    """A page of the families a person may see, by name; `said` finds in their own name and the adults' names.

    `after`: the key of the last family of the page before.
    """
    households = households_visible_to(person).where(Household.state.not_in(WAITING))
    if state is not None:
        households = households.where(Household.state == state)
    if said:
        households = households.where(or_(_called_like(said), _guardian_called_like(said)))
    last = db.session.scalar(households_visible_to(person).where(Household.key == after)) if after else None
    if last is not None:
        households = households.where(tuple_(Household.called, Household.id) > (last.called, last.id))
    return list(
        db.session.scalars(with_members(households).order_by(Household.called, Household.id).limit(limit))
    )


def _belonged_to_by(person: Person) -> Select[Household]:
    return (
        select(Household)
        .join(Guardianship)
        .where(
            Guardianship.person_id == person.id,
            Guardianship.ended_at.is_(None),
            Household.state != State.ANONYMISED,
        )
    )


def households_of(person: Person) -> list[Household]:
    """The households an adult belongs to now."""
    return list(db.session.scalars(with_members(_belonged_to_by(person)).order_by(Household.id)))


def own_households(person: Actor) -> list[Household]:
    """The households of a family's own page, with all that it shows."""
    own = with_everything(households_visible_to(person)).order_by(Household.id)
    return list(db.session.scalars(own).unique())


def kept_about(person: Person) -> list[Household]:
    """The households an adult belongs to now, with all that is kept about them, the address too."""
    whole = with_everything(_belonged_to_by(person)).options(joinedload(Household.address))
    return list(db.session.scalars(whole.order_by(Household.id)).unique())


def alike(households: Iterable[Household]) -> set[Household]:
    """Those among them that may be the same family: an adult of the same e-mail, telephone or name, or called the same,
    as when both parents write the same evening."""
    by_mark: dict[tuple[str, str], list[Household]] = {}
    for household in households:
        marks = {("called", household.called.lower())}
        for person in household.guardians:
            marks |= {("e-mail", person.email or ""), ("phone", person.phone), ("name", person.name.lower())}
        for mark in marks:
            if mark[1]:
                by_mark.setdefault(mark, []).append(household)
    return {each for same in by_mark.values() if len(same) > 1 for each in same}


def likely_duplicates(household: Household, person: Actor) -> list[Household]:
    """Other households `person` may see with an adult of the same e-mail or telephone, or the very same name; and those
    that wait too and are called the same."""
    emails = [person.email for person in household.guardians if person.email]
    phones = [person.phone for person in household.guardians if person.phone]
    names = [person.name.lower() for person in household.guardians]
    same = (
        select(Guardianship.household_id)
        .join(Guardianship.person)
        .where(
            Guardianship.ended_at.is_(None),
            or_(Person.email.in_(emails), Person.phone.in_(phones), func.lower(Person.name).in_(names)),
        )
    )
    called = and_(Household.state.in_(WAITING), func.lower(Household.called) == household.called.lower())
    others = households_visible_to(person).where(
        Household.id != household.id, or_(Household.id.in_(same), called)
    )
    return list(db.session.scalars(others.order_by(Household.id)))


def unconfirmed_since(before: datetime) -> list[Household]:
    """Enquiries by professionals that no family has confirmed since `before`, those that were closed too: whoever
    was enrolled has confirmed."""
    unconfirmed = select(Household).where(
        Household.source == Source.PROFESSIONAL,
        Household.confirmed_at.is_(None),
        Household.state.in_((*WAITING, State.CLOSED)),
        Household.enquired_at < before,
    )
    return list(db.session.scalars(with_members(unconfirmed)))


def came_to_nothing(before: datetime) -> ColumnElement[bool]:
    """An enquiry that never became an enrolment, untouched since `before`, with no talk agreed after it."""
    return (
        Household.state.in_((*WAITING, State.CLOSED))
        & Household.enrolled_at.is_(None)
        & (Household.changed_at < before)
        & or_(Household.talk_at.is_(None), Household.talk_at < before)
    )


def enquiries_untouched_since(before: datetime) -> list[Household]:
    """Families that asked and never were enrolled, and with whom nothing has been done since."""
    return list(db.session.scalars(with_members(select(Household).where(came_to_nothing(before)))))


def closed_since(before: datetime) -> list[Household]:
    """Families that stopped before that, and whom the house still knows by name."""
    closed = select(Household).where(Household.state == State.CLOSED, Household.closed_at < before)
    return list(db.session.scalars(with_members(closed).order_by(Household.id)))


def unconfirmed_of(person: Person) -> list[Household]:
    """Enquiries that professionals made for a person, who has not answered yet."""
    asked = (
        select(Household)
        .join(Guardianship)
        .where(
            Guardianship.person_id == person.id,
            Guardianship.ended_at.is_(None),
            Household.source == Source.PROFESSIONAL,
            Household.confirmed_at.is_(None),
            Household.state.in_(WAITING),
        )
    )
    return list(db.session.scalars(with_members(asked).order_by(Household.id)))


def current_text(purpose: Purpose) -> ConsentText | None:
    """The newest version of what is asked for a purpose."""
    newest = select(ConsentText).where(ConsentText.purpose == purpose).order_by(ConsentText.version.desc())
    return db.session.scalars(newest.limit(1)).first()


def current_texts() -> dict[str, ConsentText]:
    """The newest text of every purpose."""
    texts = db.session.scalars(select(ConsentText).order_by(ConsentText.version))
    return {text.purpose: text for text in texts}


def take_downs(person: Actor) -> list[PhotoTakeDown]:
    """Pictures to take down, the longest waiting first; for those who answer the families."""
    if not may_answer_enquiries(person):
        return []
    open_tasks = (
        select(PhotoTakeDown)
        .where(PhotoTakeDown.done_at.is_(None))
        .options(joinedload(PhotoTakeDown.household))
    )
    return list(db.session.scalars(open_tasks.order_by(PhotoTakeDown.asked_at)))


def kept_apart_from(household: Household) -> list[KeepApart]:
    """Whom the household is kept apart from."""
    apart = (
        select(KeepApart).where(KeepApart.household_id == household.id).options(joinedload(KeepApart.person))
    )
    return list(db.session.scalars(apart.order_by(KeepApart.id)))


def people_kept_apart_from(person: Actor) -> set[str]:
    """The keys of the adults whose household a person is not to see; nobody for those who are warned instead."""
    if is_never_blinded(person):
        return set()
    apart = select(KeepApart.household_id).where(KeepApart.person_id == person.id)
    adults = select(Person.key).join(Guardianship, Guardianship.person_id == Person.id)
    return set(
        db.session.scalars(
            adults.where(Guardianship.household_id.in_(apart), Guardianship.ended_at.is_(None))
        )
    )


def belongs_where_house_is_unnamed(key: str) -> bool:
    """Whether that adult is of a family that has not said yes to the house's name in text messages."""
    theirs = (
        select(Guardianship.household_id)
        .join(Person, Person.id == Guardianship.person_id)
        .where(Person.key == key, Guardianship.ended_at.is_(None))
    )
    agreed = select(Consent.household_id).where(
        Consent.purpose == Purpose.SMS_HOUSE_NAME, Consent.withdrawn_at.is_(None)
    )
    unasked = theirs.where(Guardianship.household_id.not_in(agreed)).limit(1)
    return db.session.scalar(unasked) is not None


def people_to_keep_apart(household: Household) -> list[Person]:
    """Whoever comes in the house and is not of the household; coordinators and the manager are never blinded."""
    today = clock.today()
    comes = Person.hats.any(
        and_(
            Hat.role.in_((Role.STAFF, Role.VOLUNTEER, Role.ASSOCIATION, Role.FAMILY)),
            Hat.from_on <= today,
            or_(Hat.until_on.is_(None), Hat.until_on > today),
        )
    )
    belongs = select(Guardianship.person_id).where(
        Guardianship.household_id == household.id, Guardianship.ended_at.is_(None)
    )
    people = select(Person).where(Person.active, comes, Person.id.not_in(belongs))
    return list(db.session.scalars(people.order_by(func.lower(Person.name))))


def _called_like(said: str):
    return Household.called.icontains(said, autoescape=True)


def _guardian_called_like(said: str):
    named = (
        select(Guardianship.household_id)
        .join(Guardianship.person)
        .where(Guardianship.ended_at.is_(None), Person.name.icontains(said, autoescape=True))
    )
    return Household.id.in_(named)
