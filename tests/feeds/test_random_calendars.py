"""Random calendars edited at random: after every edit two strangers read in the feed what the page shows."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

import icalendar
import pytest
from sqlalchemy import select

from familiehus.activities import commands
from familiehus.activities.queries import EVERYTHING, dates_in
from familiehus.feeds import ics
from familiehus.feeds.commands import roll_off
from familiehus.feeds.models import FeedExit
from familiehus.feeds.queries import public_events
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import NOBODY
from familiehus.kernel.spans import Span
from tests import a
from tests.activities.test_random_edits import EDIT, noted, rows, rules_from
from tests.feeds.readers import Seen, by_ical, by_icalendar

SAMPLE, MANY, EDITS = 4, 400, 12
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


def edit_at_random(seed: int, set_clock: Callable[[str], None], *, every: int) -> None:
    dice = random.Random(seed)
    now = datetime.fromisoformat(f"2026-{dice.choice(['02', '09'])}-{dice.randrange(10, 28)} 09:00")
    set_clock(now.isoformat(" "))
    for number in range(2):
        first = house_clock.today() + timedelta(days=dice.randrange(1, 9))
        rule = dice.choice(rules_from(first))
        a.series(
            f"Café {number}",
            f"{first} {dice.randrange(8, 18)}-20",
            rule=dice.choice([rule, rule.for_count(dice.randrange(4, 14))]),
        )
    numbers: Numbers = {}
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
            numbers = check(f"seed {seed}, step {step}, {edit.__name__}", numbers)


def check(where: str, before: Numbers) -> Numbers:
    feed, page = built(), on_the_page()
    assert by_icalendar(feed, FIRST, UNTIL) == page, where
    assert by_ical(feed, FIRST, UNTIL) == page, where
    assert built() == feed, where
    after = numbers_of(feed)
    for name in before.keys() & after.keys():
        assert after[name] >= before[name], f"{where}: {name} went back"
    return after


def at_random(seeds: range, set_clock: Callable[[str], None], *, every: int) -> None:
    for seed in seeds:
        with db.session.begin_nested() as undone:
            edit_at_random(seed, set_clock, every=every)
            undone.rollback()
        db.session.expunge_all()


def test_the_feed_follows_every_edit(app, clock):
    at_random(range(SAMPLE), clock, every=2)


@pytest.mark.long
def test_many_feeds_follow_every_edit(app, clock):
    at_random(range(SAMPLE, MANY), clock, every=4)
