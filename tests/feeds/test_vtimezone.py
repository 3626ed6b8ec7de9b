"""The hand-written time zone says what the tz database says, hour by hour."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import product
from zoneinfo import ZoneInfo

import icalendar
from dateutil import tz
from dateutil.rrule import rrulestr

from familiehus.feeds import vtimezone

HERE = ZoneInfo(vtimezone.TZID)
WALL_YEARS = datetime.fromisoformat("1996-01-01"), datetime.fromisoformat("2038-01-01")


def offsets_by_rfc() -> list[tuple[datetime, timedelta]]:
    """Each onset in UTC and the offset from then on: RFC 5545, 3.6.5, read from the bytes themselves."""
    zone = icalendar.Timezone.from_ical(vtimezone.COPENHAGEN)
    onsets = []
    for block in zone.subcomponents:
        before, after = block["TZOFFSETFROM"].td, block["TZOFFSETTO"].td
        rule = rrulestr(block["RRULE"].to_ical().decode(), dtstart=block["DTSTART"].dt)
        for wall in rule.between(*WALL_YEARS):
            onsets.append(((wall - before).replace(tzinfo=UTC), after))
    return sorted(onsets)


def test_every_hour_of_1997_to_2037_has_the_offset_of_the_tz_database():
    onsets = offsets_by_rfc()
    starts = [start for start, _offset in onsets]
    hour, end = datetime(1997, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
    wrong = []
    while hour < end:
        written = onsets[bisect_right(starts, hour) - 1][1]
        if written != hour.astimezone(HERE).utcoffset():
            wrong.append(hour)
        hour += timedelta(hours=1)
    assert wrong == [], "The law on summer time has changed: the constant must follow."


def test_an_independent_reader_switches_at_the_same_second():
    zone = tz.tzical(StringIO(vtimezone.COPENHAGEN.decode())).get(vtimezone.TZID)
    for year, month in product((1997, 2019, 2026, 2027, 2037), (3, 10)):
        days = (datetime(year, month, number, tzinfo=UTC) for number in range(25, 32))
        switch = next(day for day in days if day.weekday() == 6) + timedelta(hours=1)
        for instant in (switch - timedelta(seconds=1), switch):
            assert instant.astimezone(zone).utcoffset() == instant.astimezone(HERE).utcoffset(), instant


def test_one_standard_and_one_daylight_block_and_no_rdate():
    assert vtimezone.COPENHAGEN.count(b"BEGIN:STANDARD") == 1
    assert vtimezone.COPENHAGEN.count(b"BEGIN:DAYLIGHT") == 1
    assert vtimezone.COPENHAGEN.count(b"RRULE:FREQ=YEARLY") == 2
    assert b"RDATE" not in vtimezone.COPENHAGEN
    assert b"COMMENT" not in vtimezone.COPENHAGEN
