"""Random calendars edited at random: after every edit strangers read in the feed what the page shows.

pytest -n2 -m long tests/feeds/test_random_calendars.py
"""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta

import hypothesis
import icalendar
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlalchemy import select

from familiehus.activities import commands
from familiehus.activities.kinds import DateState
from familiehus.activities.queries import EVERYTHING, dates_in
from familiehus.families.models import Household
from familiehus.feeds import ics
from familiehus.feeds.calendar import surroundings
from familiehus.feeds.commands import roll_off
from familiehus.feeds.kinds import Kind
from familiehus.feeds.models import FeedExit
from familiehus.feeds.queries import public_events
from familiehus.feeds.sources import SOURCES
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import NOBODY, THE_HOUSE
from familiehus.kernel.spans import Span
from familiehus.series.rules import Rule
from familiehus.signups import commands as signups
from familiehus.signups.models import Signup
from familiehus.signups.states import LIVE
from tests import a, households
from tests.activities.test_random_edits import EDIT, noted, rows, rules_from
from tests.feeds.readers import ByIcalJs, Seen, as_text, by_ical, by_icalendar

SAMPLE, MANY, PARTS, EDITS = 4, 1_000, 20, 12
"""Each example is two calendars, and a family's own beside them."""
FIRST, UNTIL = date(2026, 1, 1), date(2028, 7, 1)


def built() -> bytes:
    return ics.calendar(
        "Huset", [ics.piece(event) for event in public_events(EVERYTHING, "http://localhost")]
    )


def on_the_page() -> list[Seen]:
    """The page, but for what has been off so long that it has left people's calendars."""
    gone = set(db.session.scalars(select(FeedExit.occurrence_id)))
    shown = dates_in(Span(house_clock.midnight(FIRST), house_clock.midnight(UNTIL)), NOBODY)
    seen = (
        Seen(
            row.starts_at,
            row.ends_at,
            ("AFLYST: " if row.is_off else "") + row.title,
            "CANCELLED" if row.is_off else "CONFIRMED",
        )
        for row in shown
        if not (row.is_off and row.id in gone)
    )
    return sorted(seen, key=lambda each: tuple(map(str, each)))


Numbers = dict[tuple[str, str], tuple[int, datetime]]


def numbers_of(feed: bytes) -> Numbers:
    """SEQUENCE and LAST-MODIFIED of each entry, by UID and RECURRENCE-ID."""
    return {
        (str(each["UID"]), str(each["RECURRENCE-ID"].dt) if "RECURRENCE-ID" in each else ""): (
            int(each["SEQUENCE"]),
            each["LAST-MODIFIED"].dt,
        )
        for each in icalendar.Calendar.from_ical(feed).events
    }


def edit_at_random(
    dice: random.Random, set_clock: Callable[[str], None], *, every: int, by_ical_js: ByIcalJs | None
) -> None:
    now = datetime.fromisoformat(f"2026-{dice.choice(['02', '09'])}-{dice.randrange(10, 28)} 09:00")
    set_clock(now.isoformat(" "))
    for number in range(2):
        first = house_clock.today() + timedelta(days=dice.randrange(1, 9))
        rule = dice.choice(rules_from(first))
        begins = "02:30" if dice.random() < 0.1 else dice.randrange(8, 18)
        a.series(
            f"Café {number}",
            f"{first} {begins}-20",
            rule=dice.choice([rule, rule.for_count(dice.randrange(4, 14))]),
            takes_signups=True,
        )
    numbers: Numbers = {}
    family = households.household()
    for step in range(EDITS):
        row, edit = dice.choice(rows()), dice.choice(EDIT)
        try:
            with db.session.begin_nested():
                edit(noted(), row, dice)
        except Refused:
            db.session.expire_all()
        if dice.random() < 0.4:
            now += timedelta(days=dice.randrange(1, 20), hours=dice.randrange(10))
            set_clock(now.isoformat(" "))
            commands.extend_horizons()
            commands.conclude_past()
            roll_off()
        if (step + 1) % every == 0:
            where = f"step {step}, {edit.__name__}"
            numbers = check(where, numbers, by_ical_js)
            check_own(where, family, dice, by_ical_js)


def all_read(feed: bytes, page: list[Seen], where: str, by_ical_js: ByIcalJs | None) -> None:
    """Every reader finds in the feed what the page shows."""
    assert by_icalendar(feed, FIRST, UNTIL) == page, where
    assert by_ical(feed, FIRST, UNTIL) == page, where
    if by_ical_js is not None:
        assert by_ical_js(feed, FIRST, UNTIL) == as_text(page), where


def check(where: str, before: Numbers, by_ical_js: ByIcalJs | None) -> Numbers:
    feed, page = built(), on_the_page()
    all_read(feed, page, where, by_ical_js)
    assert built() == feed, where
    after = numbers_of(feed)
    for name in before.keys() & after.keys():
        assert after[name] >= before[name], f"{where}: {name} went back"
    return after


def check_own(where: str, family: Household, dice: random.Random, by_ical_js: ByIcalJs | None) -> None:
    """The family signs up for what comes its way; its own calendar shows what the page says of those dates."""
    for row in rows():
        if row.state is DateState.PLANNED and not row.has_begun and dice.random() < 0.2:
            with suppress(Refused), db.session.begin_nested():
                signups.sign_up(row, family, adults=1, by=THE_HOUSE)
    db.session.flush()
    gone = set(db.session.scalars(select(FeedExit.occurrence_id)))
    own = select(Signup).where(Signup.household_id == family.id, Signup.state.in_(LIVE))
    page = sorted(
        (
            Seen(
                row.starts_at,
                row.ends_at,
                ("AFLYST: " if row.is_off else "") + row.title,
                "CANCELLED" if row.is_off else "CONFIRMED",
            )
            for row in (signup.occurrence for signup in db.session.scalars(own))
            if row.is_shown and not (row.is_off and row.id in gone)
        ),
        key=lambda each: tuple(map(str, each)),
    )
    around = surroundings("http://localhost")
    events = [
        event
        for source in SOURCES
        if source.kind is Kind.FAMILY
        for event in source.events(family.guardians[0].id, around)
    ]
    feed = ics.calendar("Huset", [ics.piece(event) for event in events])
    all_read(feed, page, where, by_ical_js)
    assert len({event.uid for event in events}) == len(events), where


def at_random(
    examples: int,
    set_clock: Callable[[str], None],
    *,
    every: int,
    seed: int = 0,
    by_ical_js: ByIcalJs | None = None,
) -> None:
    """Hypothesis throws the dice, so that what goes wrong is told in the fewest and smallest throws."""

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=False))
    def follow(dice: random.Random) -> None:
        try:
            with db.session.begin_nested() as undone:
                edit_at_random(dice, set_clock, every=every, by_ical_js=by_ical_js)
                undone.rollback()
        finally:
            db.session.expunge_all()

    follow()


@pytest.mark.browser
def test_a_date_in_the_hour_that_spring_takes_is_told_alone(app, clock, by_ical_js):
    """RFC 5545, 3.3.10: a rule has no date at a time that does not exist. The page has it an hour later; so has every
    calendar, whether its program leaves the rule's date out or puts it somewhere."""
    clock("2027-02-01 10:00")
    night = a.series("Nattevagt", "2027-03-14 02:30-04")
    spring = next(row for row in night.dates if row.starts_at.date() == date(2027, 3, 28))
    assert house_clock.local(spring.starts_at).hour == 3

    for change in (
        lambda: None,
        lambda: commands.skip(night.dates[4], by=THE_HOUSE),
        lambda: commands.skip(night.dates[5], by=THE_HOUSE),
        lambda: commands.cancel(spring, "Kulde", by=THE_HOUSE),
        lambda: commands.restore(spring, by=THE_HOUSE),
    ):
        change()
        db.session.flush()
        all_read(built(), on_the_page(), "the night that is short", by_ical_js)


@pytest.mark.browser
def test_the_last_date_of_a_series_may_lie_in_the_hour_that_comes_twice(app, clock, by_ical_js):
    clock("2026-09-12 09:00")
    night = a.series("Nattevagt", "2026-09-20 02:30-20", rule=Rule.weekly(6).for_count(6))
    for change in (lambda: None, lambda: commands.cancel(night.dates[-1], "Kulde", by=THE_HOUSE)):
        change()
        db.session.flush()
        all_read(built(), on_the_page(), "the night that is long", by_ical_js)


def test_the_feed_follows_every_edit(app, clock):
    at_random(SAMPLE, clock, every=2)


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_many_feeds_follow_every_edit(app, clock, by_ical_js, part):
    at_random(MANY // PARTS, clock, every=4, seed=part, by_ical_js=by_ical_js)
