"""Everything of a year that is one row each, asked of the database in one breath."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, String, cast, literal, null, select, union_all

from familiehus.activities.models import Occurrence
from familiehus.associations.models import Association
from familiehus.kernel import clock
from familiehus.kernel.db import UTCDateTime, db
from familiehus.kernel.spans import Span
from familiehus.partners.models import Meeting, Participation, Signpost
from familiehus.reports.hiding import Figure
from familiehus.reports.models import Smileys
from familiehus.reports.periods import Period
from familiehus.reports.queries.spans import Spot, Sums, quarter_of, span_of
from familiehus.shifts.kinds import State as ShiftState
from familiehus.shifts.models import Shift
from familiehus.support.models import (
    AdviceSession,
    FoodBatch,
    FoodHandOut,
    Need,
    ParcelApplication,
    ParcelRound,
)
from familiehus.support.states import ENDS, Held, ParcelState
from familiehus.visits.models import Match, MatchKind, Visit

A_WEEK = timedelta(days=7)


@dataclass
class Facts:
    """Sums by kind and quarter, or by kind over the year; what is no secret as plain numbers."""

    visits: Sums = field(default_factory=dict)
    wished: Figure = field(default_factory=Figure)
    begun: Figure = field(default_factory=Figure)
    waiting: Figure = field(default_factory=Figure)
    running: Figure = field(default_factory=Figure)
    ended: Figure = field(default_factory=Figure)
    given_up: Figure = field(default_factory=Figure)
    closings: dict[str, Figure] = field(default_factory=dict)
    weeks: list[int] = field(default_factory=list)
    smileys: Sums = field(default_factory=dict)
    advice: Sums = field(default_factory=dict)
    parcels: dict[str, Figure] = field(default_factory=dict)
    wishes: dict[str, Figure] = field(default_factory=dict)
    shifts: dict[Spot, int] = field(default_factory=dict)
    portions: dict[Spot, int] = field(default_factory=dict)
    members: dict[str, tuple[int, int]] = field(default_factory=dict)
    meetings: tuple[int, int] = (0, 0)
    signposts: dict[str, Figure] = field(default_factory=dict)


class _Fact(NamedTuple):
    tag: str
    kind: str
    at: datetime | None
    on: date | None
    number: int
    who: int | None


def _row(
    tag: str, kind: Any = "", *, at: Any = None, on: Any = None, number: Any = 1, who: Any = None
) -> Any:
    """One row of the great union: a tag, and whatever it has of kind, instant, day, number and whose it is."""
    return select(
        cast(literal(tag), String),
        cast(literal(kind) if isinstance(kind, str) else kind, String),
        cast(null(), UTCDateTime) if at is None else at,
        cast(null(), Date) if on is None else on,
        cast(literal(number), Integer) if isinstance(number, int) else number,
        cast(null(), Integer) if who is None else who,
    )


def facts_of(year: int) -> Facts:
    """One question to the database for all of them."""
    period = Period(year)
    span, days = span_of(period), (period.first, period.last)
    rows = [_Fact(*row) for row in db.session.execute(union_all(*_statements(span, days)))]
    by_tag: dict[str, list[_Fact]] = defaultdict(list)
    for row in rows:
        by_tag[row.tag].append(row)
    came = {each.who for each in by_tag["came"]}
    return Facts(
        visits=_by_quarter(by_tag["visit"]),
        wished=_sum(by_tag["wished"]),
        begun=_sum(by_tag["begun"]),
        waiting=_sum(by_tag["waiting"]),
        running=_sum(by_tag["running"]),
        ended=_sum(by_tag["ended"]),
        given_up=_sum(by_tag["given up"]),
        closings=_by_kind(by_tag["closed"]),
        weeks=[
            (clock.local_day(each.at) - each.on) // A_WEEK for each in by_tag["closed"] if each.at and each.on
        ],
        smileys=_by_quarter(by_tag["smiley"]),
        advice=_by_quarter(by_tag["advice"]),
        parcels=_by_kind(by_tag["parcel"]),
        wishes=_by_kind(by_tag["wish"]),
        shifts={spot: each.value for spot, each in _by_quarter(by_tag["shift"]).items()},
        portions={spot: each.value for spot, each in _by_quarter(by_tag["food"]).items()},
        members=_members(by_tag["member"], year),
        meetings=(len(by_tag["meeting"]), len(came)),
        signposts=_by_kind(by_tag["signpost"]),
    )


def _statements(span: Span, days: tuple[date, date]) -> list[Any]:
    def within(instant: Any) -> tuple[Any, Any]:
        return (instant >= span.starts_at, instant < span.ends_at)

    held = (
        *within(Meeting.starts_at),
        Meeting.ends_at <= clock.now(),
        Meeting.cancelled_at.is_(None),
        Meeting.skipped_because.is_(None),
    )
    open_at_the_end = Match.closed_at.is_(None) | (Match.closed_at >= span.ends_at)
    given = ParcelApplication.state == ParcelState.GIVEN
    return [
        _row("visit", MatchKind.title, at=Visit.starts_at, who=Match.household_id)
        .select_from(Visit)
        .join(Match, Visit.match_id == Match.id)
        .join(MatchKind, Match.kind_id == MatchKind.id)
        .where(*within(Visit.starts_at), Visit.left_at.is_not(None)),
        _row("wished", who=Match.household_id).where(Match.wished_on.between(*days)),
        _row("begun", who=Match.household_id).where(*within(Match.began_at)),
        _row("waiting", who=Match.household_id).where(
            Match.wished_on <= days[1],
            Match.began_at.is_(None) | (Match.began_at >= span.ends_at),
            open_at_the_end,
        ),
        _row("running", who=Match.household_id).where(Match.began_at < span.ends_at, open_at_the_end),
        _row("ended", who=Match.household_id).where(*within(Match.closed_at), Match.began_at.is_not(None)),
        _row("given up", who=Match.household_id).where(*within(Match.closed_at), Match.began_at.is_(None)),
        _row(
            "closed", Match.closed_because, at=Match.closed_at, on=Match.first_on, who=Match.household_id
        ).where(*within(Match.closed_at), Match.first_on.is_not(None)),
        _row("smiley", Smileys.face, at=Occurrence.starts_at, number=Smileys.number)
        .select_from(Smileys)
        .join(Smileys.occurrence)
        .where(*within(Occurrence.starts_at), Smileys.number > 0),
        _row("advice", AdviceSession.kind, at=AdviceSession.starts_at).where(
            *within(AdviceSession.starts_at), AdviceSession.outcome == Held.HELD
        ),
        _row("parcel", "given")
        .select_from(ParcelApplication)
        .join(ParcelApplication.round)
        .where(*within(ParcelRound.handed_out_at), given),
        _row("parcel", "not")
        .select_from(ParcelApplication)
        .join(ParcelApplication.round)
        .where(*within(ParcelRound.handed_out_at), ~given),
        _row("parcel", "given", number=ParcelRound.given).where(
            *within(ParcelRound.handed_out_at), ParcelRound.given > 0
        ),
        _row("parcel", "not", number=ParcelRound.asked - ParcelRound.given).where(
            *within(ParcelRound.handed_out_at), ParcelRound.asked > ParcelRound.given
        ),
        _row("wish", Need.state, on=Need.settled_on).where(
            Need.settled_on.between(*days), Need.state.in_(ENDS)
        ),
        _row("food", "in", on=FoodBatch.came_on, number=FoodBatch.portions).where(
            FoodBatch.came_on.between(*days)
        ),
        _row("food", "out", on=FoodHandOut.day, number=FoodHandOut.portions).where(
            FoodHandOut.day.between(*days), FoodHandOut.is_thrown.is_(False)
        ),
        _row("shift", Shift.task, at=Shift.starts_at).where(
            *within(Shift.starts_at), Shift.ends_at <= clock.now(), Shift.state == ShiftState.PLANNED
        ),
        _row("member", Association.kind, on=Association.joined_on).where(
            Association.joined_on <= days[1],
            Association.retired_on.is_(None) | (Association.retired_on > days[1]),
        ),
        _row("member", Association.kind, on=Association.joined_on, number=0).where(
            Association.joined_on.between(*days), Association.retired_on <= days[1]
        ),
        _row("meeting", at=Meeting.starts_at).where(*held),
        _row("came", who=Participation.association_id)
        .select_from(Participation)
        .join(Participation.meeting)
        .where(*held, Participation.came),
        _row("signpost", Signpost.way, on=Signpost.day).where(Signpost.day.between(*days)),
    ]


def _figure(each: _Fact) -> Figure:
    """Somebody stands behind what is somebody's; everything else stands for itself."""
    if each.who is None:
        return Figure(each.number, nameless=each.number)
    return Figure(each.number, frozenset({each.who}))


def _sum(rows: list[_Fact]) -> Figure:
    found = Figure()
    for each in rows:
        found += _figure(each)
    return found


def _by_kind(rows: list[_Fact]) -> dict[str, Figure]:
    found: dict[str, Figure] = defaultdict(Figure)
    for each in rows:
        found[each.kind] += _figure(each)
    return dict(found)


def _by_quarter(rows: list[_Fact]) -> Sums:
    found: dict[Spot, Figure] = defaultdict(Figure)
    for each in rows:
        day = clock.local_day(each.at) if each.at is not None else each.on
        if day is not None:
            found[each.kind, quarter_of(day)] += _figure(each)
    return dict(found)


def _members(rows: list[_Fact], year: int) -> dict[str, tuple[int, int]]:
    """By kind: with the network at the year's end, and joined in the year. The network is no secret."""
    found: dict[str, tuple[int, int]] = {}
    for each in rows:
        members, joined = found.get(each.kind, (0, 0))
        found[each.kind] = (members + each.number, joined + (each.on is not None and each.on.year == year))
    return found
