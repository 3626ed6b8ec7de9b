"""What was on in a year, and who came: never read by anybody but the tables, which forget who it was."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select

from familiehus.activities.kinds import Category, DateState
from familiehus.activities.kinds import State as ActivityState
from familiehus.activities.models import Activity, Occurrence
from familiehus.attendance.models import Attendance, attended_children
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.reports.hiding import NONE, Figure
from familiehus.reports.periods import Period
from familiehus.reports.queries.spans import Spot, Sums, quarter_of, span_of


@dataclass(frozen=True)
class Dates:
    """What was on, held and cancelled by category and quarter (the calendar has told it to everybody), and who came:
    heads by category and quarter, and how often each family was at something of each category."""

    held: dict[Spot, int]
    cancelled: dict[Spot, int]
    adults: Sums
    children: Sums
    times: dict[int, dict[str, int]]


def dates_of(year: int) -> Dates:
    """A child that both of its homes brought to one date is one child."""
    span = span_of(Period(year))
    within = (Occurrence.starts_at >= span.starts_at, Occurrence.starts_at < span.ends_at)
    rows = (
        select(
            Occurrence.id,
            Occurrence.starts_at,
            Occurrence.state,
            Activity.category,
            Attendance.household_id,
            Attendance.adults,
            Attendance.children,
        )
        .join(Occurrence.activity)
        .outerjoin(Attendance, Attendance.occurrence_id == Occurrence.id)
        .where(
            *within,
            Occurrence.state.in_((DateState.PLANNED, DateState.HELD, DateState.CANCELLED)),
            Activity.state != ActivityState.DRAFT,
            Activity.category != Category.CLOSED,
            Activity.for_volunteers.is_(False),
        )
    )
    held: dict[Spot, set[int]] = defaultdict(set)
    cancelled: dict[Spot, set[int]] = defaultdict(set)
    adults: dict[Spot, Figure] = defaultdict(Figure)
    children: dict[Spot, Figure] = defaultdict(Figure)
    times: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    spots: dict[int, Spot] = {}
    for number, starts_at, state, category, household, grown, small in db.session.execute(rows):
        spot = spots[number] = (str(category), quarter_of(clock.local_day(starts_at)))
        (cancelled if state is DateState.CANCELLED else held)[spot].add(number)
        adults[spot] += _heads(grown, household)
        children[spot] += _heads(small, household)
        if household is not None:
            times[household][spot[0]] += 1
    twice = (
        select(Attendance.occurrence_id, func.count() - func.count(attended_children.c.child_id.distinct()))
        .join(attended_children)
        .join(Attendance.occurrence)
        .where(*within)
        .group_by(Attendance.occurrence_id)
    )
    for number, again in db.session.execute(twice):
        if again and number in spots:
            children[spots[number]] += Figure(-again)
    return Dates(
        {spot: len(each) for spot, each in held.items()},
        {spot: len(each) for spot, each in cancelled.items()},
        dict(adults),
        dict(children),
        times,
    )


def _heads(number: int | None, household: int | None) -> Figure:
    """Of a family the heads count and one stands behind them; of others each stands for himself."""
    if not number:
        return NONE
    if household is None:
        return Figure(number, nameless=number)
    return Figure(number, frozenset({household}))
