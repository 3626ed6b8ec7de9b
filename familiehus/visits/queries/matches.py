"""Matches by where they are and what is due, who waits on either side, and who would fit a wish."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from familiehus.families.models import Guardianship, Household, KeepApart
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.roles import Actor
from familiehus.visits.access import ended_for, matches_visible_to
from familiehus.visits.models import (
    FollowUp,
    Match,
    MatchKind,
    MatchVisitor,
    Visit,
    VisitRules,
    VisitSeat,
)
from familiehus.visits.states import OPEN, TOGETHER, State
from familiehus.volunteers import gate
from familiehus.volunteers.models import Clearance, Hours, Volunteer
from familiehus.volunteers.states import Task

CLOSED_LATELY = timedelta(days=90)
TIRED_MINUTES, TIRED_WITHIN, TIRED_WITHOUT = 30 * 60, timedelta(days=28), timedelta(weeks=13)


def rules_of_visiting() -> VisitRules:
    """The house's rules of visiting; fitting ones where nothing is said."""
    return db.session.get(VisitRules, 1) or VisitRules.unsaid()


def kinds(*, all_of_them: bool = False) -> list[MatchKind]:
    """The kinds of match, by name; those that are offered, unless all are wanted."""
    wanted = select(MatchKind).order_by(MatchKind.title)
    return list(db.session.scalars(wanted if all_of_them else wanted.where(MatchKind.is_offered)))


def with_visitors(matches: Select[Match]) -> Select[Match]:
    """A match with its visiting side."""
    return matches.options(selectinload(Match.visitors))


def whole(matches: Select[Match]) -> Select[Match]:
    """A match with both sides and its follow-ups."""
    family = joinedload(Match.household).selectinload(Household.guardianships).joinedload(Guardianship.person)
    return with_visitors(matches).options(family, selectinload(Match.talks))


def by_state(person: Actor) -> dict[State, list[Match]]:
    """The open matches that a person may see, by where they are, the longest waiting first; and what closed lately."""
    found: dict[State, list[Match]] = {state: [] for state in State}
    wanted = with_visitors(matches_visible_to(person)).options(selectinload(Match.talks))
    since = clock.now() - CLOSED_LATELY
    shown = wanted.where(or_(Match.state.in_(OPEN), Match.closed_at > since))
    for match in db.session.scalars(shown.order_by(Match.wished_on, Match.id)).unique():
        found[State(match.state)].append(match)
    found[State.CLOSED].sort(key=lambda match: match.closed_at or since, reverse=True)
    return found


def own(person: Actor) -> list[Match]:
    """The matches of a side that may see them, the oldest wish first, with the visiting side."""
    wanted = with_visitors(matches_visible_to(person)).order_by(Match.wished_on, Match.id)
    return list(db.session.scalars(wanted).unique())


def lately_ended(person: Actor, since: datetime) -> list[Match]:
    """What a volunteer was of until it ended, since then, with the answers there are."""
    ended = ended_for(person).where(Match.closed_at > since).options(selectinload(Match.surveys))
    return list(db.session.scalars(ended).unique())


def to_be_parted(matches: Iterable[Match]) -> list[MatchVisitor]:
    """Who visits a family that they are to be kept apart from: a coordinator takes them off."""
    asked = [match for match in matches if match.now_visiting]
    apart = set(
        db.session.execute(
            select(KeepApart.household_id, KeepApart.person_id).where(
                KeepApart.household_id.in_([match.household_id for match in asked])
            )
        )
    )
    return [
        each
        for match in asked
        for each in match.now_visiting
        if (match.household_id, each.volunteer.person_id) in apart
    ]


def talks_due(matches: Iterable[Match]) -> list[FollowUp]:
    """Follow-ups of the matches that are due within a week or late, the earliest first."""
    before = clock.today() + timedelta(days=7)
    due = [talk for match in matches for talk in match.talks if talk.is_open and talk.due_on <= before]
    return sorted(due, key=lambda talk: (talk.due_on, talk.id))


def talks_for(person: Actor, match: Match) -> list[FollowUp]:
    """The follow-ups that a volunteer of the match may know of: from their own time, and earlier ones only when the
    coordinator has opened what was before."""
    own = next((each for each in match.now_visiting if each.volunteer.person_id == person.id), None)
    if own is None:
        return []
    since = clock.local_day(own.proposed_at)
    kept = [each for each in match.talks if each.dropped_at is None]
    return [each for each in kept if own.sees_earlier or each.is_open or (each.done_on or since) >= since]


def families_of(volunteers: Iterable[Volunteer]) -> dict[int, int]:
    """How many families each of the volunteers is proposed to or with, by the volunteer's number."""
    ids = [each.id for each in volunteers]
    counted = (
        select(MatchVisitor.volunteer_id, func.count())
        .join(MatchVisitor.match)
        .where(MatchVisitor.volunteer_id.in_(ids), MatchVisitor.left_at.is_(None), Match.state.in_(TOGETHER))
        .group_by(MatchVisitor.volunteer_id)
    )
    return dict(db.session.execute(counted).all())


@dataclass(frozen=True)
class Room:
    """A volunteer with room for so many families more."""

    volunteer: Volunteer
    families: int

    @property
    def more(self) -> int:
        return self.volunteer.most_families - self.families


def with_room() -> list[Room]:
    """Volunteers who may visit homes today and have room for a family more, by name. One question."""
    today = clock.today()
    taken = (
        select(func.count(MatchVisitor.id))
        .join(MatchVisitor.match)
        .where(
            MatchVisitor.volunteer_id == Volunteer.id,
            MatchVisitor.left_at.is_(None),
            Match.state.in_(TOGETHER),
        )
        .correlate(Volunteer)
        .scalar_subquery()
    )
    cleared = exists().where(
        Clearance.volunteer_id == Volunteer.id,
        Clearance.task == Task.HOME_VISIT,
        Clearance.from_on <= today,
        or_(Clearance.until_on.is_(None), Clearance.until_on > today),
    )
    free = select(Volunteer, taken).where(cleared, taken < Volunteer.most_families)
    rooms = [Room(volunteer, count) for volunteer, count in db.session.execute(free).unique()]
    return sorted(rooms, key=lambda room: room.volunteer.name.casefold())


@dataclass(frozen=True)
class Tired:
    """A volunteer somebody should talk to, and why."""

    volunteer: Volunteer
    why: str


def who_may_be_tired(matches: Iterable[Match]) -> list[Tired]:
    """Those of the visiting sides with over 30 hours in four weeks, or three months without a follow-up."""
    day = clock.today()
    running = [match for match in matches if match.state in (State.TRIAL, State.ACTIVE)]
    rows = sorted((each for match in running for each in match.now_visiting), key=lambda each: each.id)
    hours = _minutes_since([row.volunteer_id for row in rows], day - TIRED_WITHIN)
    found: dict[int, Tired] = {}
    for row in rows:
        minutes = hours.get(row.volunteer_id, 0)
        done = [talk.done_on for talk in row.match.talks if talk.done_on is not None]
        since = max([*done, clock.local_day(row.accepted_at or row.proposed_at)])
        if minutes > TIRED_MINUTES:
            why = _("%(hours)s timer på fire uger", hours=minutes // 60)
        elif day - since > TIRED_WITHOUT:
            why = ngettext(
                "%(num)s uge siden sidste opfølgning",
                "%(num)s uger siden sidste opfølgning",
                (day - since).days // 7,
            )
        else:
            continue
        found.setdefault(row.volunteer_id, Tired(row.volunteer, why))
    return list(found.values())


def _minutes_since(volunteer_ids: Sequence[int], since: date) -> dict[int, int]:
    summed = (
        select(Hours.volunteer_id, func.sum(Hours.minutes))
        .where(Hours.volunteer_id.in_(volunteer_ids), Hours.day >= since)
        .group_by(Hours.volunteer_id)
    )
    return {volunteer_id: int(minutes) for volunteer_id, minutes in db.session.execute(summed)}


def lapses_before(match: Match) -> dict[int, list[str]]:
    """What no longer holds on a day of a visit that is already agreed, by the volunteer's number. Visits stay and
    are flagged."""
    coming = db.session.scalars(
        select(VisitSeat)
        .join(VisitSeat.visit)
        .where(
            Visit.match_id == match.id,
            Visit.starts_at > clock.now(),
            Visit.cancelled_at.is_(None),
            VisitSeat.released_at.is_(None),
            or_(*(~_is_cleared(task) for task in match.kind.tasks)),
        )
    ).unique()
    found: defaultdict[int, list[str]] = defaultdict(list)
    for seat in coming:
        if found[seat.volunteer_id]:
            continue
        for task in match.kind.tasks:
            found[seat.volunteer_id] += gate.reasons_against(
                seat.volunteer, task, seat.first_on, until=seat.last_on
            )
    return {number: list(dict.fromkeys(reasons)) for number, reasons in found.items() if reasons}


def _is_cleared(task: Task) -> ColumnElement[bool]:
    """Whether whoever is on a visit may do the task on all of its days."""
    return exists().where(
        Clearance.volunteer_id == VisitSeat.volunteer_id,
        Clearance.task == task,
        Clearance.from_on <= VisitSeat.first_on,
        or_(Clearance.until_on.is_(None), Clearance.until_on > VisitSeat.last_on),
    )
