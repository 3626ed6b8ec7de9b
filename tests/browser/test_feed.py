"""ical.js, the reader behind Thunderbird and Nextcloud, sees in our feeds what the page shows."""

from datetime import date
from urllib.parse import urlsplit

import pytest

from familiehus.activities import commands as activities
from familiehus.activities import imports
from familiehus.activities.kinds import Category
from familiehus.activities.queries import dates_in
from familiehus.activities.sheets import Where
from familiehus.demo.feeds import addresses
from familiehus.kernel import clock as house_clock
from familiehus.kernel.roles import NOBODY, THE_HOUSE
from familiehus.kernel.spans import Span
from familiehus.series.rules import Rule
from tests import a, people, times
from tests.activities.test_import_proposals import CALENDARS, NEIGHBOUR
from tests.feeds.readers import ByIcalJs, as_text, by_ical, by_icalendar
from tests.feeds.test_ics import GOLDEN


@pytest.mark.parametrize(("name", "dates"), [("house.ics", 16), ("own.ics", 5)])
def test_the_golden_calendars(by_ical_js, name, dates):
    feed, span = (GOLDEN / name).read_bytes(), (date(2026, 1, 1), date(2028, 1, 1))

    assert by_ical_js(feed, *span) == as_text(by_icalendar(feed, *span)) == as_text(by_ical(feed, *span))
    assert len(by_ical_js(feed, *span)) == dates


def agree(browser, by_ical_js: ByIcalJs, first: date, until: date) -> int:
    """ical.js sees what the page shows; gives how many dates."""
    feed = browser.get("/kalender.ics").response.get_data()
    seen = by_ical_js(feed, first, until)
    rows = dates_in(Span(house_clock.midnight(first), house_clock.midnight(until)), NOBODY)
    page = sorted(
        (
            str(house_clock.local_day(row.starts_at) if row.activity.is_all_day else row.starts_at),
            str(house_clock.local_day(row.ends_at) if row.activity.is_all_day else row.ends_at),
            ("AFLYST: " if row.is_off else "") + row.title,
            "CANCELLED" if row.is_off else "CONFIRMED",
        )
        for row in rows
    )
    assert seen == page
    assert as_text(by_icalendar(feed, first, until)) == as_text(by_ical(feed, first, until)) == page
    return len(page)


def test_a_house_of_series_over_both_changes_of_the_clock(browser, by_ical_js, clock):
    clock("2026-11-24 10:42")
    cafe = a.series("Åben café", "tirsdag 10-12")
    a.series("Hver anden fredag", "fredag 13-15", rule=Rule.weekly(4, every=2))
    a.series("Sidste torsdag", "torsdag 18-20", rule=Rule.monthly_on(-1, 3), meeting_point="Haven")
    a.series("Sov i huset", "lørdag 20-8", meeting_point="Haven")
    a.series("Natkirke", "lørdag 16-2", meeting_point="Haven")
    a.activity("Lukket", "2026-12-24", category=Category.CLOSED)
    activities.cancel(cafe.dates[2], "Syg", by=THE_HOUSE)
    activities.move(cafe.dates[4], times.span("2026-12-23 14-16"), by=THE_HOUSE)
    activities.skip(cafe.dates[6], by=THE_HOUSE)

    assert agree(browser, by_ical_js, date(2026, 1, 1), date(2028, 7, 1)) > 40


FILES = [*sorted(CALENDARS.glob("*.ics")), *([NEIGHBOUR] if NEIGHBOUR.exists() else [])]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_imported_calendars(browser, by_ical_js, clock, file):
    clock("2026-11-24 10:42")
    choices = imports.Choices(
        publishes=True, responsible=people.staff(), where=Where(meeting_point="I huset"), guesses=False
    )
    imports.import_file(file.read_bytes(), choices, by=THE_HOUSE)

    assert agree(browser, by_ical_js, date(2018, 1, 1), date(2020, 1, 1)) > 0


def test_the_demo_house(demo_house, browser, by_ical_js):
    span = date(2026, 9, 1), date(2027, 9, 1)
    assert agree(browser, by_ical_js, *span) > 400
    for name, address in addresses(demo_house).items():
        feed = browser.get(urlsplit(address).path).response.get_data()
        seen = by_ical_js(feed, *span)
        assert seen, name
        assert seen == as_text(by_icalendar(feed, *span)) == as_text(by_ical(feed, *span)), name
