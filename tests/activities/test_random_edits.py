"""Random calendars edited at random, against a list kept by hand: no date is lost or doubled, the past stands."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from familiehus.activities import commands
from familiehus.activities.kinds import DateState
from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.sheets import Reach
from familiehus.bookings import queries as bookings
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.spans import Span
from familiehus.series.rules import Rule, Step
from tests import a
from tests.activities.test_revising import as_the_rule_says, other

SAMPLE, MANY, EDITS = 12, 2_000, 14


@dataclass
class Expected:
    """What somebody with pencil and paper thinks of one date."""

    original: datetime
    starts: datetime
    state: DateState
    own: bool = False
    taken: int = 0

    @property
    def is_past(self) -> bool:
        return house_clock.at(self.starts.date(), self.starts.time()) <= house_clock.now()


Paper = dict[str, Expected]


def wall(instant: datetime) -> datetime:
    return house_clock.local(instant).replace(tzinfo=None, fold=0)


def rows() -> list[Occurrence]:
    return list(db.session.scalars(select(Occurrence).order_by(Occurrence.id)))


def noted() -> Paper:
    return {
        row.key: Expected(
            wall(row.original_start), wall(row.starts_at), row.state, row.has_own_time, row.taken
        )
        for row in rows()
    }


def along(paper: Paper, row: Occurrence, reach: Reach) -> list[Expected]:
    """Which dates an edit of the series reaches: from there on, or all that the rule has still to come."""
    now = wall(house_clock.now())
    since = wall(row.original_start) if reach is Reach.FOLLOWING else now
    of_series = [paper[each.key] for each in row.activity.dates]
    return [each for each in of_series if each.original >= since and each.original > now]


def move_one(paper: Paper, row: Occurrence, dice: random.Random) -> None:
    starts = datetime.combine(row.original_day, time(dice.randrange(8, 20))) + timedelta(
        days=dice.randrange(-3, 4)
    )
    starts_at = house_clock.at(starts.date(), starts.time())
    slot = row.activity.timetable.slot_on(row.original_day)
    commands.move(row, Span.lasting(starts_at, slot.span.ends_at - slot.span.starts_at), by=THE_HOUSE)
    each = paper[row.key]
    each.starts, each.own = starts, starts != each.original


def another_hour(paper: Paper, row: Occurrence, dice: random.Random) -> None:
    reach, hour = dice.choice([Reach.FOLLOWING, Reach.ALL]), dice.randrange(8, 20)
    reached = along(paper, row, reach)
    before = wall(row.starts_at).time()
    commands.revise(row, reach, other(row, starts=time(hour)), by=THE_HOUSE)
    if time(hour) == before:
        return
    for each in reached:
        own = each.is_past or (each.own and each is not paper[row.key])
        each.original = datetime.combine(each.original.date(), time(hour))
        each.starts = each.starts if own else each.original
        each.own = (own and not each.is_past) or each.starts != each.original


def another_weekday(paper: Paper, row: Occurrence, dice: random.Random) -> None:
    reach, weekday = dice.choice([Reach.FOLLOWING, Reach.ALL]), dice.randrange(7)
    shown = house_clock.local_day(row.starts_at)
    day = house_clock.monday_of(row.original_day) + timedelta(days=weekday)
    if day == shown or day <= house_clock.today() or row.activity.rule.step is not Step.WEEK:
        return
    reached = along(paper, row, reach)
    commands.revise(row, reach, other(row, first_on=day), by=THE_HOUSE)
    while reached and monday_and(reached[0], weekday) <= house_clock.today():
        del reached[0]  # too late for its week: it stays where it is
    for each in reached:
        own = each.is_past or (each.own and each is not paper[row.key])
        each.original = datetime.combine(monday_and(each, weekday), each.original.time())
        each.starts = each.starts if own else each.original
        each.own = (own and not each.is_past) or each.starts != each.original


def monday_and(each: Expected, weekday: int) -> date:
    return house_clock.monday_of(each.original.date()) + timedelta(days=weekday)


def call_off(paper: Paper, row: Occurrence, dice: random.Random) -> None:
    for each in commands.cancel(row, "Sygdom", by=THE_HOUSE, reach=dice.choice(list(Reach))):
        paper[each.key].state = DateState.CANCELLED


def put_on(paper: Paper, row: Occurrence, dice: random.Random) -> None:
    for each in commands.restore(row, by=THE_HOUSE, reach=dice.choice(list(Reach))):
        paper[each.key].state = DateState.PLANNED


def leave_out(paper: Paper, row: Occurrence, _dice: random.Random) -> None:
    commands.skip(row, by=THE_HOUSE)
    each = paper[row.key]
    each.state, each.starts, each.own = DateState.SKIPPED, each.original, False


def sign_up(paper: Paper, row: Occurrence, _dice: random.Random) -> None:
    if row.state is DateState.PLANNED:
        a.signed_up(row)
        paper[row.key].taken += 1


def rename(_paper: Paper, row: Occurrence, dice: random.Random) -> None:
    commands.revise(
        row, dice.choice(list(Reach)), other(row, title=f"Café {dice.randrange(9)}"), by=THE_HOUSE
    )


EDIT: list[Callable[[Paper, Occurrence, random.Random], None]] = [
    move_one,
    another_hour,
    another_weekday,
    call_off,
    put_on,
    leave_out,
    sign_up,
    rename,
]


def rules_from(first: date) -> list[Rule]:
    weekly, monthly = Rule.weekly(first.weekday()), Rule.monthly_on((first.day + 6) // 7, first.weekday())
    return [weekly, weekly, replace(weekly, every=2), Rule.daily(3), monthly, Rule.monthly_day(first.day)]


def edit_at_random(seed: int, set_clock: Callable[[str], None]) -> None:
    dice = random.Random(seed)
    now = datetime.fromisoformat(f"2026-{dice.choice(['02', '09'])}-{dice.randrange(10, 28)} 09:00")
    set_clock(now.isoformat(" "))
    first = house_clock.today() + timedelta(days=dice.randrange(1, 9))
    planned = a.series(
        "Café",
        f"{first} {dice.randrange(8, 18)}-20",
        rule=dice.choice(rules_from(first)).for_count(dice.randrange(6, 14)),
    )
    resource = planned.place.resource
    paper, sequences = noted(), {}
    for _step in range(EDITS):
        row = dice.choice(rows())
        before, edit = noted(), dice.choice(EDIT)
        thought = {key: Expected(**vars(each)) for key, each in paper.items()}
        try:
            with db.session.begin_nested():
                edit(thought, row, dice)
        except Refused:
            db.session.expire_all()
            assert noted() == before, f"{edit.__name__} was refused and left something half done"
        else:
            paper = thought
        assert noted() == paper, f"seed {seed}: {edit.__name__}"
        sequences = check_everything(resource, sequences)
        if dice.random() < 0.3:
            now += timedelta(days=dice.randrange(1, 12), hours=dice.randrange(10))
            set_clock(now.isoformat(" "))
            commands.extend_horizons()
            paper = noted() | paper


def check_everything(resource: object, sequences: dict[str, int]) -> dict[str, int]:
    """Rows are what the rules say, the place is held for just what is on, numbers never go back."""
    for activity in db.session.scalars(select(Activity)):
        assert as_the_rule_says(activity)
    on = [row for row in rows() if row.state is DateState.PLANNED and not row.is_over]
    assert all(row.hold is not None and row.hold.span == row.span for row in on)
    ahead = Span.of_days(house_clock.today(), date(2028, 1, 1))
    held = [hold for hold in bookings.holds_in(resource, ahead) if hold.ends_at > house_clock.now()]
    assert len(held) == len(on)
    by_series = {row.key: row.sequence for row in rows()}
    assert all(by_series[key] >= number for key, number in sequences.items())
    return by_series


@pytest.mark.both_databases
def test_random_edits_lose_and_double_nothing(app, clock):
    for seed in range(SAMPLE):
        with db.session.begin_nested() as undone:
            edit_at_random(seed, clock)
            undone.rollback()
        db.session.expunge_all()


@pytest.mark.long
def test_many_random_calendars(app, clock):
    for seed in range(SAMPLE, MANY):
        with db.session.begin_nested() as undone:
            edit_at_random(seed, clock)
            undone.rollback()
        db.session.expunge_all()
