"""The public feed: what the page shows is what every calendar shows, byte for byte the same until it changes."""

import gzip
import random
import subprocess
import sys
from contextvars import copy_context
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest

from familiehus.activities import commands as activities
from familiehus.activities.kinds import Category, DateState, Language
from familiehus.activities.queries import dates_in
from familiehus.activities.sheets import Reach, sheet_of
from familiehus.app import create_app
from familiehus.feeds.commands import roll_off
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import NOBODY, THE_HOUSE
from familiehus.kernel.spans import Span
from familiehus.series.rules import Rule
from tests import a, people, times
from tests.feeds.readers import Seen, by_ical, by_icalendar

FIRST, UNTIL = date(2026, 1, 1), date(2028, 7, 1)


@pytest.fixture(autouse=True)
def _now(app, clock):
    clock("2026-11-24 10:42")


def feed(browser, query: str = "", **headers: str):
    answer = browser.get(f"/kalender.ics{query}", **headers)
    assert answer.status == 200, answer.text
    return answer.response.get_data()


def on_the_page(**filters: object) -> list[Seen]:
    """What the page shows to everybody, in the words of a calendar."""
    from familiehus.activities.queries import Filters

    rows = dates_in(
        Span(house_clock.midnight(FIRST), house_clock.midnight(UNTIL)), NOBODY, Filters(**filters)
    )  # type: ignore[arg-type]
    return sorted(
        (
            Seen(
                house_clock.local_day(row.starts_at) if row.activity.is_all_day else row.starts_at,
                house_clock.local_day(row.ends_at) if row.activity.is_all_day else row.ends_at,
                {DateState.CANCELLED: "AFLYST: ", DateState.POSTPONED: "UDSKUDT: "}.get(row.state, "")
                + row.title,
                "CANCELLED" if row.is_off else "CONFIRMED",
            )
            for row in rows
        ),
        key=lambda seen: tuple(map(str, seen)),
    )


def agree(browser, query: str = "", **filters: object) -> list[Seen]:
    """The page and two readers see the same; gives what they see."""
    page, body = on_the_page(**filters), feed(browser, query)
    assert by_icalendar(body, FIRST, UNTIL) == page
    assert by_ical(body, FIRST, UNTIL) == page
    return page


def events(browser, query: str = "") -> list:
    return icalendar.Calendar.from_ical(feed(browser, query)).events


def master(browser):
    """The series in the feed, or what stands there alone."""
    alone = [each for each in events(browser) if "RECURRENCE-ID" not in each]
    return next((each for each in alone if "RRULE" in each), alone[0])


def sheeted(occurrence, **timetable):
    sheet = sheet_of(occurrence)
    return replace(sheet, timetable=replace(sheet.timetable, **timetable))


# What it shows


@pytest.mark.both_databases
def test_a_house_full_of_everything_reads_as_the_page(browser):
    cafe = a.series("Åben café", "tirsdag 10-12")
    a.series("Hver anden fredag", "fredag 13-15", rule=Rule.weekly(4, every=2))
    a.series("Sidste torsdag", "torsdag 18-20", rule=Rule.monthly_on(-1, 3))
    a.series("Spring over", "onsdag 9-10", skip_weeks=frozenset({52, 53, 7, 42}), skips_holidays=True)
    a.activity("Sommerlejr", "2027-07-06", category=Category.CAMP, length=timedelta(days=14))
    a.activity("Nat", "lørdag 22-02", meeting_point="Stranden")
    a.activity("Kladde", "lørdag 9-10", draft=True)
    dates = cafe.dates
    activities.cancel(dates[1], "Kokken er syg", by=THE_HOUSE)
    activities.move(dates[3], times.span("2026-12-16 14-16"), by=THE_HOUSE)
    activities.postpone(dates[5], "Vi finder en ny dag", by=THE_HOUSE)
    activities.skip(dates[7], by=THE_HOUSE)

    seen = agree(browser)
    assert not any("Kladde" in each.title for each in seen)
    assert len(seen) > 80


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("?alder=3", {"age": 3}),
        ("?sprog=en", {"language": Language.ENGLISH}),
        ("?emne=mad", {"categories": frozenset({Category.MEAL, Category.CAFE, Category.CLOSED})}),
        ("?soeg=dukke", {"text": "dukke"}),
        ("?ledige=1", {}),
    ],
)
def test_the_pages_filters_are_the_feeds(browser, query, filters):
    a.series("Dukketeater", "tirsdag 10-12", ages_from=2, ages_to=5, category=Category.PLAYGROUP)
    a.series("Dinner", "onsdag 17-19", category=Category.MEAL, language=Language.ENGLISH, ages_from=18)
    a.activity("Lukket", "2026-12-24", category=Category.CLOSED)

    whole = agree(browser)
    some = agree(browser, query, **filters)
    assert 0 < len(some) <= len(whole)
    assert (len(some) == len(whole)) is (query == "?ledige=1")


def test_a_place_shows_its_own_dates_of_a_series_that_wanders(browser):
    hall, yard = a.place("Salen"), a.place("Gården")
    singing = a.series("Sang", "tirsdag 10-12", place=hall)
    from familiehus.activities.sheets import Where

    activities.move(singing.dates[2], singing.dates[2].span, where=Where(yard), by=THE_HOUSE)

    assert len(agree(browser, f"?sted={yard.key}", place=yard.key)) == 1
    assert len(agree(browser, f"?sted={hall.key}", place=hall.key)) == len(singing.dates) - 1


@pytest.mark.parametrize("query", ["?sted=findesikke", "?emne=findesikke", "?alder=to", "?sprog=klingon"])
def test_what_is_not_known_is_not_an_empty_calendar(browser, query):
    assert browser.get(f"/kalender.ics{query}").status == 404


def test_the_calendar_is_named_after_the_house_and_its_filter(browser):
    calendar = icalendar.Calendar.from_ical(feed(browser, "?emne=mad&alder=3"))

    assert str(calendar["X-WR-CALNAME"]) == "Familiehuset: Mad\\, 3 år"


def test_nothing_internal_leaves_the_house(browser):
    responsible = people.staff("Karen Canary")
    a.activity(
        "Åben", "lørdag 9-10", internal_note="CANARY-note", responsible=responsible, place=a.place("Rum")
    )

    assert b"canary" not in feed(browser).lower()


# Changes and SEQUENCE


def test_cancel_and_restore_raise_the_sequence_and_keep_the_count(browser):
    cafe = a.series("Café", "tirsdag 10-12")
    count, before = len(agree(browser)), master(browser)["SEQUENCE"]

    activities.cancel(cafe.dates[2], "Syg", by=THE_HOUSE)
    assert len(agree(browser)) == count
    (off,) = [each for each in events(browser) if "RECURRENCE-ID" in each]
    assert off["STATUS"] == "CANCELLED"
    assert off["SEQUENCE"] > before
    assert "EXDATE" not in master(browser)

    activities.restore(cafe.dates[2], by=THE_HOUSE)
    (on,) = [each for each in events(browser) if "RECURRENCE-ID" in each]
    assert (on["STATUS"], on["SEQUENCE"] > off["SEQUENCE"]) == ("CONFIRMED", True)
    assert len(agree(browser)) == count


def test_a_date_moved_twice_keeps_its_recurrence_id(browser):
    cafe = a.series("Café", "tirsdag 10-12")
    activities.move(cafe.dates[2], times.span("2026-12-16 14-16"), by=THE_HOUSE)
    (first,) = [each for each in events(browser) if "RECURRENCE-ID" in each]
    activities.move(cafe.dates[2], times.span("2026-12-17 14-16"), by=THE_HOUSE)
    (second,) = [each for each in events(browser) if "RECURRENCE-ID" in each]

    assert first["RECURRENCE-ID"].dt == second["RECURRENCE-ID"].dt
    assert second["SEQUENCE"] > first["SEQUENCE"]
    agree(browser)


def test_a_new_hour_for_all_takes_changes_and_skips_along(browser):
    cafe = a.series("Café", "tirsdag 10-12")
    activities.cancel(cafe.dates[3], "Syg", by=THE_HOUSE)
    activities.skip(cafe.dates[4], by=THE_HOUSE)
    first = next(row for row in cafe.dates if not row.has_begun)
    activities.revise(first, Reach.ALL, sheeted(first, starts=time(11)), by=THE_HOUSE)

    agree(browser)
    exdates = master(browser)["EXDATE"]
    assert {each.dt.hour for each in exdates.dts} == {11}
    (override,) = [e for e in events(browser) if e.get("STATUS") == "CANCELLED"]
    assert override["RECURRENCE-ID"].dt.hour == 11


def test_this_and_following_is_a_new_uid_and_loses_no_date(browser):
    cafe = a.series("Café", "tirsdag 10-12")
    count = len(agree(browser))
    fifth = cafe.dates[4]
    activities.revise(fifth, Reach.FOLLOWING, sheeted(fifth, starts=time(13)), by=THE_HOUSE)

    assert len(agree(browser)) == count
    uids = {str(each["UID"]) for each in events(browser)}
    assert len(uids) == 2
    old = next(each for each in events(browser) if str(each["UID"]) == cafe.uid)
    assert old["RRULE"]["UNTIL"][0] == cafe.dates[-1].original_start


def test_called_off_dates_leave_after_fourteen_days_by_a_row_change(browser, clock):
    cafe = a.series("Café", "tirsdag 10-12", rule=Rule.weekly(1).for_count(4))
    one_off = a.activity("Foredrag", "torsdag 19-21")
    activities.cancel(cafe.dates[1], "Syg", by=THE_HOUSE)
    activities.cancel(one_off.dates[0], "Syg", by=THE_HOUSE)
    before = feed(browser)
    day = house_clock.local_day(cafe.dates[1].ends_at)

    clock(f"{day + timedelta(days=14)} 23:59")
    assert roll_off() == (1 if house_clock.local_day(one_off.dates[0].ends_at) < day else 0)
    clock(f"{day + timedelta(days=15)} 03:00")
    roll_off()
    assert roll_off() == 0

    after = master(browser)
    assert "EXDATE" in after
    assert not any("RECURRENCE-ID" in each for each in events(browser))
    assert "Foredrag" not in feed(browser).decode()
    assert after["SEQUENCE"] > icalendar.Calendar.from_ical(before).events[0]["SEQUENCE"]


def test_a_whole_series_called_off_and_rolled_off_is_gone(browser, clock):
    cafe = a.series("Café", "tirsdag 10-12", rule=Rule.weekly(1).for_count(3))
    activities.cancel(cafe.dates[0], "Huset flytter", by=THE_HOUSE, reach=Reach.ALL)
    assert {each.status for each in agree(browser)} == {"CANCELLED"}

    clock("2027-03-01 03:00")
    assert roll_off() == len(cafe.dates)
    assert events(browser) == []
    assert b"BEGIN:VTIMEZONE" in feed(browser)


def test_a_new_name_moves_the_stamp_and_not_the_sequence(browser, clock):
    cafe = a.series("Café", "tirsdag 10-12")
    before = master(browser)
    clock("2026-11-24 12:00")
    first = next(row for row in cafe.dates if not row.has_begun)
    sheet = sheet_of(first)
    activities.revise(
        first, Reach.ALL, replace(sheet, details=replace(sheet.details, title="Kaffe")), by=THE_HOUSE
    )
    after = master(browser)

    assert str(after["SUMMARY"]) == "Kaffe"
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
    assert after["DTSTAMP"].dt == after["LAST-MODIFIED"].dt == datetime(2026, 11, 24, 11, tzinfo=UTC)


def test_the_long_and_the_short_night_of_a_series_are_told_beside_it(browser):
    a.series("Sov i huset", "lørdag 20-8")
    told = [each for each in events(browser) if "RECURRENCE-ID" in each]

    assert [(each["DTSTART"].dt.date(), each["DTEND"].dt - each["DTSTART"].dt) for each in told] == [
        (date(2027, 3, 27), timedelta(hours=12))
    ]
    assert {each["SEQUENCE"] for each in told} == {0}


def test_a_sign_up_moves_no_byte(browser):
    cafe = a.series("Café", "tirsdag 10-12", takes_signups=True, seats=10)
    before = feed(browser)
    a.signed_up(cafe.dates[2], adults=2)

    assert feed(browser) == before


# Over HTTP


def test_the_headers_of_a_feed(browser):
    a.series("Café", "tirsdag 10-12")
    answer = browser.get("/kalender.ics", Accept="text/html")

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Content-Disposition"] == 'inline; filename="familiehus.ics"'
    assert answer.headers["ETag"].startswith('"')
    assert "Last-Modified" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_it_is_the_same_for_whoever_asks(browser):
    a.series("Café", "tirsdag 10-12")
    plain = browser.get("/kalender.ics")
    browser.client.set_cookie("sprog", "en", domain="localhost")
    browser.client.set_cookie("familiehus", "gammel.session.x", domain="localhost")
    broken = browser.get("/kalender.ics")
    browser.as_(people.coordinator())
    other = browser.get("/kalender.ics", Authorization="Bearer x", Accept="application/json")

    for answer in (broken, other):
        assert answer.response.get_data() == plain.response.get_data()
        assert answer.headers["ETag"] == plain.headers["ETag"]
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers["Vary"]


def test_unchanged_is_304_in_every_way_of_asking(browser):
    a.series("Café", "tirsdag 10-12")
    plain = browser.get("/kalender.ics").headers["ETag"]
    packed = browser.get("/kalender.ics", **{"Accept-Encoding": "gzip"}).headers["ETag"]
    assert plain != packed

    for known in (plain, packed, f"W/{plain}", f"W/{packed}", f'"andet", {packed}', "*", f'W/"x",{plain}'):
        for accepted in ("identity", "gzip, deflate"):
            answer = browser.get("/kalender.ics", **{"If-None-Match": known, "Accept-Encoding": accepted})
            assert answer.status == 304, (known, accepted)
            assert answer.response.get_data() == b""
            assert answer.headers["ETag"] in (plain, packed)
            assert answer.headers["Cache-Control"] == "public, max-age=300"
            assert answer.headers["Vary"] == "Accept-Encoding"
            assert "Content-Type" not in answer.headers
    for unknown in ('"andet"', "", "ikke en etag", f"{plain[:-2]}"):
        assert browser.get("/kalender.ics", **{"If-None-Match": unknown}).status == 200
    dated = browser.get("/kalender.ics", **{"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})
    assert dated.status == 200


def test_head_has_the_headers_of_get_and_post_is_405(browser):
    a.series("Café", "tirsdag 10-12")
    get = browser.get("/kalender.ics")
    head = browser.client.head("/kalender.ics")

    assert head.status_code == 200
    assert head.get_data() == b""
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control", "Vary"):
        assert head.headers[name] == get.headers[name], name
    assert browser.client.post("/kalender.ics").status_code == 405


def test_gzip_when_asked_for_and_the_same_inside(browser):
    a.series("Café", "tirsdag 10-12")
    plain = feed(browser)
    for accepted in ("gzip", "deflate, gzip;q=0.5, br", "*"):
        answer = browser.get("/kalender.ics", **{"Accept-Encoding": accepted})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.response.get_data()) == plain
    for accepted in ("identity", "gzip;q=0", "br"):
        answer = browser.get("/kalender.ics", **{"Accept-Encoding": accepted})
        assert "Content-Encoding" not in answer.headers
        assert answer.response.get_data() == plain


def test_robots_may_fetch_the_feed(browser):
    rules = browser.get("/robots.txt")

    assert rules.status == 404 or "kalender" not in rules.text


# One date, one activity


def test_one_date_is_a_file_of_its_own(browser):
    cafe = a.series("Børnecafé på Ærø", "tirsdag 10-12")
    date_ = cafe.dates[2]
    answer = browser.get(f"/kalender/{date_.key}.ics")

    (event,) = icalendar.Calendar.from_ical(answer.response.get_data()).events
    assert event["DTSTART"].dt == date_.starts_at
    assert "RRULE" not in event
    assert "RECURRENCE-ID" not in event
    assert answer.headers["Content-Disposition"] == 'attachment; filename="boernecafe-paa-aeroe.ics"'
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_an_activity_brings_all_its_dates_and_a_draft_none(browser):
    cafe = a.series("Café", "tirsdag 10-12")
    draft = a.activity("Kladde", "lørdag 9-10", draft=True)
    answer = browser.get(f"/kalender/{cafe.key}.ics")

    assert len(by_icalendar(answer.response.get_data(), FIRST, UNTIL)) == len(cafe.dates)
    for key in (draft.key, draft.dates[0].key, "findesikke"):
        assert browser.get(f"/kalender/{key}.ics").status == 404


# Kept bytes


def test_the_house_opens_without_the_library_of_calendars(tmp_path):
    """It is large, and most polls need none of it."""
    opened = (
        "import sys, pathlib; from familiehus.app import create_app; from familiehus.kernel.settings import Settings;"
        f"create_app(Settings.from_environ({{}}, data=pathlib.Path({str(tmp_path)!r})));"
        "sys.exit('icalendar' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", opened], check=True, capture_output=True)


def test_an_unchanged_poll_is_one_indexed_read(browser, questions):
    a.series("Café", "tirsdag 10-12")
    etag = browser.get("/kalender.ics").headers["ETag"]
    questions.clear()

    assert browser.get("/kalender.ics", **{"If-None-Match": etag}).status == 304
    assert len(questions) == 1, questions
    assert "FROM versions" in questions[0]


def test_a_restarted_process_builds_nothing_and_says_the_same(browser, questions, app):
    a.series("Café", "tirsdag 10-12")
    first = browser.get("/kalender.ics")
    app.extensions["kept"]._near.clear()
    questions.clear()
    again = browser.get("/kalender.ics")

    assert again.headers["ETag"] == first.headers["ETag"]
    assert not any("FROM occurrences" in each for each in questions)


def test_a_lost_or_broken_cache_is_built_again(browser, app):
    a.series("Café", "tirsdag 10-12")
    first = feed(browser)
    shelf = app.extensions["kept"]
    shelf._near.clear()
    shelf.file.write_bytes(b"not a database, for sure" * 100)
    assert feed(browser) == first
    shelf._near.clear()
    shelf.clear()
    assert feed(browser) == first


@pytest.mark.both_databases
def test_no_poll_ever_shows_what_was(browser, app):
    """After each change the next answer is a fresh build's: here, and in another process with a memory of its own
    that shares the database and the file of kept bytes."""
    other = create_app(app.extensions["settings"])
    other.testing = True
    cafe = a.series("Café", "tirsdag 10-12")
    chance = random.Random(7)
    etags: dict[str, bytes] = {}
    for turn in range(12):
        row = chance.choice([each for each in cafe.dates if not each.has_begun and each.is_shown])
        if row.is_off:
            activities.restore(row, by=THE_HOUSE)
        elif turn % 3:
            activities.cancel(row, f"Grund {turn}", by=THE_HOUSE)
        else:
            a.activity(f"Ny {turn}", "lørdag 9-10")
        answer = browser.get("/kalender.ics")
        body = answer.response.get_data()
        elsewhere = copy_context().run(other.test_client().get, "/kalender.ics")
        assert elsewhere.get_data() == body
        assert elsewhere.headers["ETag"] == answer.headers["ETag"]
        assert etags.setdefault(answer.headers["ETag"], body) == body
        assert by_icalendar(body, FIRST, UNTIL) == on_the_page()
        if turn % 2:
            app.extensions["kept"].clear()
        fresh = browser.get("/kalender.ics")
        assert fresh.response.get_data() == body
        assert fresh.headers["ETag"] == answer.headers["ETag"]
    assert len(etags) == 12
    with other.app_context():
        db.engine.dispose()


def test_the_activity_page_is_where_the_feed_links_to(browser, app):
    from flask import url_for

    cafe = a.activity("Café", "tirsdag 10-12")
    with app.test_request_context():
        path = url_for("activities.show", key=cafe.key)

    assert str(master(browser)["URL"]) == f"http://localhost{path}"
