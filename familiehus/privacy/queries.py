"""Reading the trail: by person, subject, kind and span; who reads unusually much; a family's own extract."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, false, func, or_, select
from sqlalchemy.orm import joinedload

from familiehus.accounts.belongings import NAME_GONE
from familiehus.accounts.models import Hat, Person
from familiehus.families.models import Guardianship, Household
from familiehus.families.queries import households_of
from familiehus.kernel import clock
from familiehus.kernel.audit import AuditEntry, AuditText
from familiehus.kernel.db import db
from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled
from familiehus.kernel.roles import Actor, Role
from familiehus.privacy.access import samples_visible_to
from familiehus.privacy.models import SampledLook
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.queries import volunteer_of

PER_PAGE = 50
MOST_FAMILIES = 30
"""So many families may somebody look at within an hour before the manager is told (security R25)."""
TOLD_FOR = timedelta(hours=24)
ALARM_ANSWERED = "unusual reading answered"
AT_THE_DESK = (Role.STAFF, Role.COORDINATOR, Role.MANAGER)
READERS = (*AT_THE_DESK, Role.VOLUNTEER)


class What(Labelled):
    """Kinds of entry."""

    LOOKED = "looked at", lazy("Så på")
    SEARCHED = "searched", lazy("Søgte")
    REFUSED = "refused", lazy("Blev afvist")
    DID = "did", lazy("Gjorde")


class About(Labelled):
    """What an entry is about."""

    FAMILIES = "families", lazy("Familier")
    VOLUNTEERS = "volunteers", lazy("Frivillige")
    CONSENTS = "consents", lazy("Samtykker")
    APPROVALS = "approvals", lazy("Godkendelser")
    PEOPLE = "people", lazy("Personer")


KINDS = {About.FAMILIES: "households", About.VOLUNTEERS: "volunteers", About.PEOPLE: "persons"}
ACTS = {
    About.CONSENTS: ("%consent%", "photos taken down"),
    About.APPROVALS: ("%approv%", "proof%", "record check%", "exemption%", "parental consent%"),
}


@dataclass(frozen=True)
class Asked:
    """What of the trail is wanted; empty says everything. Days are the house's own, both included."""

    what: str = ""
    about: str = ""
    person: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Unusual:
    """Somebody looked at so many families within an hour; `at` is when the hour ended."""

    person_key: str
    name: str
    families: int
    at: datetime


def trail(asked: Asked) -> Select[AuditEntry]:
    """The entries asked for, the newest first."""
    entries = select(AuditEntry).options(joinedload(AuditEntry.said))
    if asked.what:
        kept = [each.value for each in What if each is not What.DID]
        entries = entries.where(
            AuditEntry.act.not_in(kept) if asked.what == What.DID else AuditEntry.act == asked.what
        )
    if asked.about in KINDS:
        entries = entries.where(AuditEntry.subject_kind == KINDS[About(asked.about)])
    elif asked.about in ACTS:
        entries = entries.where(or_(*(AuditEntry.act.like(each) for each in ACTS[About(asked.about)])))
    if asked.person:
        entries = entries.where(AuditEntry.actor_key == asked.person)
    if asked.subject:
        entries = entries.where(_concerns([asked.subject]))
    if asked.first:
        entries = entries.where(AuditEntry.at >= clock.midnight(asked.first))
    if asked.last:
        entries = entries.where(AuditEntry.at < clock.midnight(asked.last + timedelta(days=1)))
    return entries.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())


def page_of(asked: Asked, number: int) -> tuple[list[AuditEntry], int]:
    """One page of the trail, and how many entries there are in all."""
    wanted = trail(asked)
    count = db.session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
    rows = db.session.scalars(wanted.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return list(rows), count


def readers() -> list[Person]:
    """Who may have read something: everybody who is or was at the desk or a volunteer."""
    held = select(Hat.person_id).where(Hat.role.in_(READERS))
    return list(db.session.scalars(select(Person).where(Person.id.in_(held)).order_by(Person.name)).unique())


def about_household(household: Household) -> list[AuditEntry]:
    """Every entry about a family, its adults and its children, and every search and list that showed them."""
    keys = [household.key, *(each.person.key for each in household.guardianships)]
    keys += [each.child.key for each in household.childhoods]
    return _all_about(keys)


def about_volunteer(volunteer: Volunteer) -> list[AuditEntry]:
    """Every entry about a volunteer, as a person and as a file, and every search and list that showed them."""
    return _all_about([volunteer.key, volunteer.person.key])


def about_person(person: Person) -> list[AuditEntry]:
    """Every entry about somebody, as a person, as a volunteer, and about the families they belong to now."""
    keys = [person.key]
    volunteer = volunteer_of(person)
    if volunteer is not None:
        keys.append(volunteer.key)
    for household in households_of(person):
        keys += [household.key, *(child.key for child in household.children)]
    return _all_about(keys)


def names_of(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """The names of those who acted, by key."""
    return {entry.actor_key: entry.said.actor_name for entry in entries if entry.said is not None}


def unusual_readers() -> list[Unusual]:
    """Who looked at more than 30 families within any one hour of the last day (security R25).

    What the manager has answered for is over; what comes after the answer is counted anew.
    """
    answers = (
        select(AuditEntry.subject_key, func.max(AuditEntry.at))
        .where(AuditEntry.act == ALARM_ANSWERED, AuditEntry.at >= clock.now() - TOLD_FOR)
        .group_by(AuditEntry.subject_key)
    )
    answered: dict[str, datetime] = dict(db.session.execute(answers).all())
    looks = db.session.execute(
        select(AuditEntry.at, AuditEntry.actor_key, AuditEntry.subject_key, AuditText.actor_name)
        .outerjoin(AuditText, AuditText.entry_id == AuditEntry.id)
        .where(
            AuditEntry.at >= clock.now() - TOLD_FOR,
            AuditEntry.act == What.LOOKED,
            AuditEntry.subject_kind == "households",
            AuditEntry.actor_role.in_(READERS),
        )
        .order_by(AuditEntry.at, AuditEntry.id)
    )
    windows: dict[str, deque[tuple[datetime, str]]] = defaultdict(deque)
    found: dict[str, Unusual] = {}
    for at, key, subject, name in looks:
        if key in answered and at <= answered[key]:
            continue
        window = windows[key]
        window.append((at, subject))
        while window[0][0] <= at - timedelta(hours=1):
            window.popleft()
        families = len({each for _at, each in window})
        if families > MOST_FAMILIES and families > (found[key].families if key in found else 0):
            found[key] = Unusual(key, name or "", families, at)
    return sorted(found.values(), key=lambda each: each.at, reverse=True)


def is_former(before: date) -> ColumnElement[bool]:
    """A person whose last role ended before that day, or who never had one and came before it; neither of a family
    nor a volunteer, who are let go of as what they are."""
    own = Hat.person_id == Person.id
    ended = exists().where(own, or_(Hat.until_on.is_(None), Hat.until_on >= before))
    return and_(
        Person.name != NAME_GONE,
        Person.created_at < clock.midnight(before),
        ~ended,
        ~exists().where(Guardianship.person_id == Person.id),
        ~exists().where(Volunteer.person_id == Person.id),
    )


def former_people(before: date) -> Sequence[Person]:
    return db.session.scalars(select(Person).where(is_former(before)).order_by(Person.id)).unique().all()


def samples(person: Actor) -> list[SampledLook]:
    """The drawn looks somebody may see, those without an answer first."""
    rows = samples_visible_to(person).options(joinedload(SampledLook.entry).joinedload(AuditEntry.said))
    order = (SampledLook.answered_at.is_not(None), SampledLook.month.desc(), SampledLook.id)
    return list(db.session.scalars(rows.order_by(*order).limit(200)))


def waiting_samples(person: Actor) -> int:
    """How many of somebody's own looks wait for an answer."""
    own = select(func.count(SampledLook.id)).join(SampledLook.entry)
    return (
        db.session.scalar(own.where(SampledLook.answered_at.is_(None), AuditEntry.actor_key == person.key))
        or 0
    )


def looks_within(first: datetime, until: datetime) -> Sequence[int]:
    """The ids of looks at families and volunteers by people at the desk, from–until."""
    return db.session.scalars(
        select(AuditEntry.id).where(
            AuditEntry.at >= first,
            AuditEntry.at < until,
            AuditEntry.act == What.LOOKED,
            AuditEntry.subject_kind.in_(("households", "volunteers")),
            AuditEntry.actor_role.in_(AT_THE_DESK),
        )
    ).all()


def _all_about(keys: list[str]) -> list[AuditEntry]:
    about = select(AuditEntry).options(joinedload(AuditEntry.said)).where(_concerns(keys))
    return list(db.session.scalars(about.order_by(AuditEntry.at, AuditEntry.id)))


def _concerns(keys: list[str]):
    """Entries with that subject, and those whose facts name the key: a search or a list that showed it."""
    named = [cast(AuditText.facts, Text).contains(f'"{key}"', autoescape=True) for key in keys if key]
    if not named:
        return and_(false())
    listed = select(AuditText.entry_id).where(or_(*named))
    return or_(AuditEntry.subject_key.in_(keys), AuditEntry.id.in_(listed))
