"""Letters about matches and visits, queued in the transaction that gives rise to them. Keys only."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from familiehus.accounts.commands import reference
from familiehus.accounts.models import Person
from familiehus.accounts.queries import people_with_role, person_with_key
from familiehus.families.models import Household
from familiehus.house import queries as house
from familiehus.kernel import clock, versions
from familiehus.kernel.db import db, new_key
from familiehus.kernel.roles import Actor, Role
from familiehus.messages.commands import queue
from familiehus.visits.models import Match, Visit
from familiehus.visits.queries.visits import coming_of
from familiehus.visits.states import Side
from familiehus.volunteers.models import Volunteer

SCOPE = "visits"
REMINDED_BEFORE = timedelta(hours=20)
NEAR = timedelta(hours=24)


def touch() -> None:
    """Boards and calendars that show visits are no longer as they were."""
    versions.touch(SCOPE)


def lock(matches: Iterable[Match], volunteers: Iterable[Volunteer] = ()) -> None:
    """People first, then matches, each in the order of their keys; what is read is read anew under the lock."""
    anew = {"populate_existing": True}
    people, rows = {each.id for each in volunteers}, {each.id for each in matches}
    db.session.flush()
    if people:
        wanted = select(Volunteer).where(Volunteer.id.in_(people)).order_by(Volunteer.key)
        db.session.scalars(wanted.with_for_update(of=Volunteer), execution_options=anew).unique().all()
    if rows:
        held = select(Match.id).where(Match.id.in_(rows)).order_by(Match.key).with_for_update(of=Match)
        db.session.scalars(held).all()
        db.session.scalars(select(Match).where(Match.id.in_(rows)), execution_options=anew).unique().all()


def tell_family(
    kind: str,
    match: Match,
    subject_key: str,
    /,
    *,
    to: Iterable[Person] | None = None,
    urgent: bool = False,
    params: Mapping[str, str],
) -> None:
    """Every adult of the household is told, or those among them."""
    for person in match.household.guardians if to is None else to:
        said = {**params, "side": Side.FAMILY.value}
        queue(kind, to=reference(person), subject_key=subject_key, params=said, urgent=urgent)


def tell_visitors(
    kind: str,
    volunteers: Iterable[Volunteer],
    subject_key: str,
    /,
    *,
    due: datetime | None = None,
    urgent: bool = False,
    params: Mapping[str, str],
) -> None:
    """Each of the visiting side is told."""
    for volunteer in volunteers:
        queue(
            kind,
            to=reference(volunteer.person),
            subject_key=subject_key,
            due=due,
            params={**params, "side": Side.VISITOR.value},
            urgent=urgent,
        )


def tell_both(
    kind: str, visit: Visit, volunteers: Iterable[Volunteer], /, *, subject: str = "", **params: str
) -> None:
    """Both sides are told of a visit; of one within a day also at night."""
    urgent = visit.starts_at - clock.now() < NEAR
    subject = subject or f"{visit.key}:{visit.sequence}"
    said = {"visit": visit.key, **params}
    tell_visitors(kind, volunteers, subject, params=said, urgent=urgent)
    tell_family(kind, visit.match, subject, params=said, urgent=urgent)


def tell_of_new_address(household: Household, *, by: Actor) -> None:
    """The next visit is elsewhere: its visitors hear that they must look, and the family's adults that it was noted, all
    but who wrote it; or that the house does not know where any more. Where is in no letter. Visitors of a family with
    a protected address hear it when they may see it."""
    kinds = ("visits.nowhere", "visits.nowhere")
    if household.address is not None:
        kinds = ("visits.elsewhere", "visits.address_noted")
    open_ = select(Match).where(Match.household_id == household.id, Match.closed_at.is_(None))
    for match in db.session.scalars(open_.order_by(Match.id)).unique().all():
        visit = next(iter(coming_of(match)), None)
        if visit is None:
            continue
        urgent, about = visit.starts_at - clock.now() < NEAR, f"{visit.key}:{new_key()}"
        said = {"visit": visit.key}
        if match.shows_address:
            tell_visitors(kinds[0], visit.visiting, about, params=said, urgent=urgent)
        others = [each for each in household.guardians if each.key != by.key]
        tell_family(kinds[1], match, about, to=others, params=said, urgent=urgent)


def remind(visit: Visit) -> None:
    """A letter the evening before; none when that is past already."""
    due = visit.starts_at - REMINDED_BEFORE
    if due > clock.now():
        subject = f"{visit.key}:{visit.sequence}"
        tell_visitors("visits.reminder", visit.visiting, subject, due=due, params={"visit": visit.key})


def coordinators() -> list[Person]:
    """Every coordinator; the manager where the house has none."""
    return people_with_role(Role.COORDINATOR) or people_with_role(Role.MANAGER)


def whoever_is_on_call() -> list[Person]:
    """Who answers the house's telephone now; where nobody is put down or known, every coordinator."""
    watch = house.on_call()
    person = person_with_key(watch.person_key) if watch and watch.person_key else None
    return [person] if person is not None and person.active else coordinators()


def alarm(kind: str, visit: Visit, people: Iterable[Person], *, asked_at: datetime | None = None) -> None:
    """At any hour: somebody has not said they are home, or wants to be rung. `asked_at`: since when they want it, for
    who was rung and asks again is told of again."""
    subject = f"{visit.key}:{asked_at:%Y%m%d%H%M%S}" if asked_at else visit.key
    for person in people:
        queue(kind, to=reference(person), subject_key=subject, params={"visit": visit.key}, urgent=True)
