"""Rows to bytes: the house's edge cases, each read back by software that is not ours."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from familiehus.feeds.entries import Entry, FeedEvent, Repeats, State
from familiehus.feeds.ics import calendar, one_line, piece, several_lines
from tests.feeds.readers import Seen, by_ical, by_icalendar

HERE = ZoneInfo("Europe/Copenhagen")
CHANGED = datetime(2026, 8, 1, 12, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden"


def at(day: str, clock: str = "10:00") -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), tzinfo=HERE)


def entry(starts: datetime | date, hours: float = 2, **fields: object) -> Entry:
    ends = starts + timedelta(hours=hours) if isinstance(starts, datetime) else starts + timedelta(days=1)
    given = {"title": "Åben café", "changed_at": CHANGED, "url": "https://hus.example/kalender/k1"} | fields
    return Entry(starts, given.pop("ends", ends), **given)  # type: ignore[arg-type]


def weekly(first: str, last: str, **more: object) -> FeedEvent:
    return FeedEvent("k1@familiehus", entry(at(first)), Repeats("FREQ=WEEKLY", at(last), **more))  # type: ignore[arg-type]


def lines(event: FeedEvent) -> list[str]:
    return piece(event).decode().replace("\r\n ", "").split("\r\n")


def seen(event: FeedEvent, first: str = "2026-01-01", until: str = "2028-01-01") -> list[Seen]:
    """What two independent readers see; they must agree."""
    feed = calendar("Huset", [piece(event)])
    span = date.fromisoformat(first), date.fromisoformat(until)
    one, other = by_icalendar(feed, *span), by_ical(feed, *span)
    assert one == other
    return one


# Time


def test_ten_o_clock_stays_ten_o_clock_over_both_changes_of_the_clock():
    dates = seen(weekly("2026-03-17", "2026-11-10"))

    assert {each.starts.astimezone(HERE).time() for each in dates} == {time(10)}
    assert dates[0].starts.hour == 9
    assert next(each for each in dates if each.starts.month == 7).starts.hour == 8
    assert len(dates) == 35


@pytest.mark.parametrize(
    ("last", "until"), [("2026-12-15", "20261215T090000Z"), ("2027-06-15", "20270615T080000Z")]
)
def test_until_is_the_last_start_in_utc(last, until):
    event = weekly("2026-09-01", last)

    assert f"RRULE:FREQ=WEEKLY;UNTIL={until}" in lines(event)
    assert max(seen(event)).starts == at(last).astimezone(UTC)


def test_until_of_an_all_day_series_is_a_date():
    event = FeedEvent("k", entry(date(2026, 9, 1)), Repeats("FREQ=WEEKLY", date(2026, 12, 15)))

    assert "RRULE:FREQ=WEEKLY;UNTIL=20261215" in lines(event)
    assert len(seen(event)) == 16


def test_the_night_with_25_hours_lasts_six_hours():
    event = FeedEvent("k", entry(at("2026-10-24", "23:00"), ends=at("2026-10-25", "04:00")))

    assert "DTSTART;TZID=Europe/Copenhagen:20261024T230000" in lines(event)
    assert "DTEND;TZID=Europe/Copenhagen:20261025T040000" in lines(event)
    assert seen(event)[0].ends - seen(event)[0].starts == timedelta(hours=6)


def test_the_hour_that_comes_twice_is_written_so_that_nobody_can_misread_it():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02.30 summer time
    event = FeedEvent("k", entry(first, hours=0.25))
    assert "DTSTART:20261025T003000Z" in lines(event)
    assert seen(event)[0].starts == first

    across = FeedEvent("k", Entry(first, first + timedelta(hours=1), "Nat", CHANGED))
    assert "DTEND:20261025T013000Z" in lines(across)
    assert seen(across)[0].ends == first + timedelta(hours=1)


def test_a_series_that_begins_with_the_long_night_keeps_its_wall_time():
    """Its first night ends at two in summer time; every other is as long by the clock."""
    first = FeedEvent(
        "k", entry(at("2026-10-24", "16:00"), hours=10), Repeats("FREQ=WEEKLY", at("2026-11-07", "16:00"))
    )

    assert "DTSTART;TZID=Europe/Copenhagen:20261024T160000" in lines(first)
    assert "DTEND:20261025T000000Z" in lines(first)
    assert [(each.ends - each.starts, each.starts.hour) for each in seen(first)] == [
        (timedelta(hours=10), 14),
        (timedelta(hours=10), 15),
        (timedelta(hours=10), 15),
    ]


def test_all_day_ends_the_day_after():
    camp = FeedEvent("k", entry(date(2026, 7, 6), ends=date(2026, 7, 20)))
    assert lines(camp)[2:4] == ["DTSTART;VALUE=DATE:20260706", "DTEND;VALUE=DATE:20260720"]

    one_day = FeedEvent("k", entry(date(2026, 7, 6)))
    assert "DTEND;VALUE=DATE:20260707" in lines(one_day)
    assert seen(one_day) == [Seen(date(2026, 7, 6), date(2026, 7, 7), "Åben café", "CONFIRMED")]


def test_every_second_friday_goes_on_across_week_53():
    event = FeedEvent(
        "k", entry(at("2026-12-11")), Repeats("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", at("2027-02-05"))
    )

    days = [each.starts.astimezone(HERE).date() for each in seen(event)]
    assert [str(day) for day in days] == [
        "2026-12-11",
        "2026-12-25",
        "2027-01-08",
        "2027-01-22",
        "2027-02-05",
    ]


def test_last_and_fifth_fridays():
    last = FeedEvent("k", entry(at("2026-01-30")), Repeats("FREQ=MONTHLY;BYDAY=-1FR", at("2026-05-29")))
    assert [each.starts.day for each in seen(last)] == [30, 27, 27, 24, 29]

    fifth = FeedEvent("k", entry(at("2026-01-30")), Repeats("FREQ=MONTHLY;BYDAY=5FR", at("2026-10-30")))
    assert [each.starts.month for each in seen(fifth)] == [1, 5, 7, 10]


# Changed, cancelled and skipped dates


def test_a_cancelled_date_says_so_in_every_way_a_client_may_read():
    off = entry(at("2026-09-08"), state=State.CANCELLED, reason="Kokken er syg", sequence=1, text="Kaffe")
    event = weekly("2026-09-01", "2026-09-29", changes=((at("2026-09-08"), off),))

    written = icalendar.Event.from_ical(piece(event).split(b"END:VEVENT\r\n")[1] + b"END:VEVENT\r\n")
    assert written["SUMMARY"] == "AFLYST: Åben café"
    assert written["STATUS"] == "CANCELLED"
    assert written["TRANSP"] == "TRANSPARENT"
    assert written["SEQUENCE"] == 1
    assert written["DESCRIPTION"].startswith("AFLYST: Kokken er syg\n\nKaffe")
    assert [each.status for each in seen(event)] == ["CONFIRMED", "CANCELLED", *["CONFIRMED"] * 3]


def test_a_moved_date_is_shown_once_at_its_new_time():
    moved = entry(at("2026-09-09", "14:00"), sequence=1)
    event = weekly("2026-09-01", "2026-09-29", changes=((at("2026-09-08"), moved),))

    assert "RECURRENCE-ID;TZID=Europe/Copenhagen:20260908T100000" in lines(event)
    starts = [each.starts.astimezone(HERE) for each in seen(event)]
    assert at("2026-09-09", "14:00") in starts
    assert at("2026-09-08") not in starts
    assert len(starts) == 5


def test_two_dates_on_one_day_stay_two():
    onto = entry(at("2026-09-15"), sequence=1)
    event = weekly("2026-09-01", "2026-09-29", changes=((at("2026-09-08"), onto),))

    assert [each.starts for each in seen(event)].count(at("2026-09-15").astimezone(UTC)) == 2


def test_each_skipped_date_has_its_own_line_in_the_zone_of_the_start():
    skips = (at("2026-09-15"), at("2026-09-08"))
    event = weekly("2026-09-01", "2026-09-29", skips=skips)

    assert [line for line in lines(event) if line.startswith("EXDATE")] == [
        "EXDATE;TZID=Europe/Copenhagen:20260908T100000",
        "EXDATE;TZID=Europe/Copenhagen:20260915T100000",
    ]
    assert len(seen(event)) == 3


def test_skipped_days_of_an_all_day_series_are_days():
    repeats = Repeats("FREQ=WEEKLY", date(2026, 9, 29), skips=(date(2026, 9, 8),))
    event = FeedEvent("k", entry(date(2026, 9, 1)), repeats)

    assert "EXDATE;VALUE=DATE:20260908" in lines(event)
    assert len(seen(event)) == 4


def test_a_date_is_never_both_changed_and_skipped():
    eighth = at("2026-09-08")
    with pytest.raises(ValueError, match="never both"):
        weekly("2026-09-01", "2026-09-29", skips=(eighth,), changes=((eighth, entry(eighth)),))


def test_a_skip_of_another_value_type_is_refused():
    with pytest.raises(ValueError, match="value type"):
        weekly("2026-09-01", "2026-09-29", skips=(date(2026, 9, 8),))


def test_a_postponed_date_is_off_too():
    event = FeedEvent("k", entry(at("2026-09-08"), state=State.POSTPONED))

    assert {"SUMMARY:UDSKUDT: Åben café", "STATUS:CANCELLED", "TRANSP:TRANSPARENT"} <= set(lines(event))


# Text


HOSTILE = [
    "Kaffe, te; kage \\ saft\nog mere",
    "BEGIN:VEVENT\r\nATTENDEE:mailto:x@example.org",
    "a\rATTENDEE:b\u2028ORGANIZER:c\u2029d\x85e\x0bf\x0cg\x00h\x1bi\x7fj",
    "\\n\\N\\,\\;\\\\",
    'quote " caret ^n colon : semi ;',
    "æøå ÆØÅ 😀👨‍👩‍👧‍👦 " * 12,
    "X" * 200,
]


def unfolded(feed: bytes) -> list[str]:
    return feed.replace(b"\r\n ", b"").decode().split("\r\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_stays_text(text):
    event = FeedEvent(
        "k", entry(at("2026-09-01"), title=text, text=text, place=text, categories=(text,), reason=text)
    )
    feed = calendar(text, [piece(event)])

    read = icalendar.Calendar.from_ical(feed)
    names = [line.split(":", 1)[1] for line in unfolded(feed) if line.startswith(("NAME:", "X-WR-CALNAME:"))]
    assert [re.sub(r"\\(.)", r"\1", name) for name in names] == [one_line(text)] * 2
    assert read.events[0]["SUMMARY"] == one_line(text)
    assert read.events[0]["LOCATION"] == one_line(text)
    assert read.events[0]["DESCRIPTION"] == several_lines(text) + "\n\nhttps://hus.example/kalender/k1"
    assert not {"ATTENDEE", "ORGANIZER"} & set(read.events[0])
    assert sum(line == "BEGIN:VEVENT" for line in unfolded(feed)) == 1
    assert [e.summary for e in by_ical_events(feed)] == [one_line(text)]


def by_ical_events(feed: bytes) -> list:
    from ical.calendar_stream import IcsCalendarStream

    return list(IcsCalendarStream.calendar_from_ics(feed.decode()).events)


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_gives_whole_lines_of_75_octets_that_read_back(text, title):
    event = FeedEvent("k", entry(at("2026-09-01"), title=title or "-", text=text))
    feed = calendar("Huset", [piece(event)])

    assert feed.endswith(b"END:VCALENDAR\r\n")
    for line in feed.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no sign is cut in two
        assert not any(byte < 32 or byte == 127 for byte in line)
    assert not any(sign in feed.decode() for sign in "\x85\u2028\u2029")
    read = icalendar.Calendar.from_ical(feed).events[0]
    assert read["SUMMARY"] == one_line(title or "-")
    assert read["DESCRIPTION"] == f"{several_lines(text)}\n\nhttps://hus.example/kalender/k1".lstrip("\n")


def test_no_fold_between_a_backslash_and_the_sign_it_escapes():
    for padding in range(60, 80):
        event = FeedEvent("k", entry(at("2026-09-01"), title="x" * padding + ",;" * 30))
        for line in piece(event).split(b"\r\n"):
            trailing = len(line) - len(line.rstrip(b"\\"))
            assert trailing % 2 == 0, line


# The whole feed


def test_the_same_rows_give_the_same_bytes():
    event = weekly("2026-09-01", "2026-09-29", skips=(at("2026-09-08"),))

    assert calendar("Huset", [piece(event)]) == calendar("Huset", [piece(replace(event))])


def test_stamps_come_from_the_row():
    event = FeedEvent("k", entry(at("2026-09-01"), sequence=7))

    assert {"DTSTAMP:20260801T120000Z", "LAST-MODIFIED:20260801T120000Z", "SEQUENCE:7"} <= set(lines(event))


def test_an_empty_feed_still_carries_its_zone():
    feed = calendar("Huset", [])

    assert b"BEGIN:VTIMEZONE" in feed
    assert b"VEVENT" not in feed
    assert by_icalendar(feed, date(2026, 1, 1), date(2027, 1, 1)) == []
    assert by_ical(feed, date(2026, 1, 1), date(2027, 1, 1)) == []


def test_a_sequence_that_is_a_clock_is_refused():
    with pytest.raises(ValueError, match="small counter"):
        entry(at("2026-09-01"), sequence=1_790_000_000_000)


def test_a_floating_time_is_refused():
    floating = datetime.fromisoformat("2026-09-01T10:00")
    with pytest.raises(ValueError, match="floating"):
        piece(FeedEvent("k", entry(floating)))


def test_nothing_unwanted_is_ever_written():
    feed = calendar("Huset", [piece(weekly("2026-09-01", "2026-09-29", skips=(at("2026-09-08"),)))])

    names = {line.split(":")[0].split(";")[0] for line in unfolded(feed) if line}
    assert not names & {"METHOD", "RDATE", "ATTENDEE", "ORGANIZER", "BEGIN:VALARM", "DURATION"}
    assert b"VALARM" not in feed
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"} <= set(unfolded(feed))
    assert {"COLOR:teal", "X-APPLE-CALENDAR-COLOR:#008080"} <= set(unfolded(feed))
    assert unfolded(feed)[1:3] == ["VERSION:2.0", "PRODID:-//familiehus//DA"]
    for name in ("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "STATUS", "URL"):
        assert name in names


def golden_calendar() -> bytes:
    cafe = weekly(
        "2026-09-01",
        "2026-12-15",
        skips=(at("2026-10-13"),),
        changes=(
            (
                at("2026-09-15"),
                entry(
                    at("2026-09-15"),
                    state=State.CANCELLED,
                    reason="Kokken er syg",
                    sequence=2,
                    text="Kom forbi.\nBørn er velkomne.",
                    place="Café",
                    categories=("Café",),
                ),
            ),
            (at("2026-11-03"), entry(at("2026-11-04", "14:00"), sequence=1, categories=("Café",))),
        ),
    )
    camp = FeedEvent(
        "k2@familiehus",
        entry(date(2026, 7, 6), ends=date(2026, 7, 20), title="Sommerlejr; med bål, sang \\ dans 😀"),
    )
    return calendar("Familiehuset på Ærø", [piece(cafe), piece(camp)])


def golden_calendar_of_a_person() -> bytes:
    """A seat, a place in the line, an agreement that was called off, a thing to be brought back, a shift."""
    own = "https://hus.example/min-familie/"
    events = [
        FeedEvent("s1@familiehus", entry(at("2026-12-01"), place="Caféen, Havnegade 1", text="Kom forbi.")),
        FeedEvent(
            "s2@familiehus", entry(at("2026-12-08"), state=State.WAITING, takes_time=False, sequence=1)
        ),
        FeedEvent(
            "v1@familiehus",
            entry(at("2026-12-09"), title="Aftale", state=State.CANCELLED, sequence=1, url=own),
        ),
        FeedEvent(
            "l1@familiehus",
            entry(date(2026, 12, 22), title="Aflevering: iPad", takes_time=False, url=own),
        ),
        FeedEvent(
            "t1@familiehus",
            entry(at("2026-10-24", "23:00"), 6, title="Vagt: Natcafé", text="Mød ved: Køkkenet"),
        ),
    ]
    return calendar("Familiehuset på Ærø: jeres aftaler", map(piece, events))


@pytest.mark.parametrize(
    ("name", "made"), [("house.ics", golden_calendar), ("own.ics", golden_calendar_of_a_person)]
)
def test_the_golden_calendars_have_not_changed(name, made):
    """A change here reaches every subscriber: raise `entries.RENDERER` and write the file anew on purpose."""
    assert made() == (GOLDEN / name).read_bytes()
