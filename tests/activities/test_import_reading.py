"""Broken and hostile files get a sentence, soon and in little memory; a broken event does not take the rest along."""

import time
import tracemalloc
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familiehus.activities.imports import planning, proposals, reading
from familiehus.kernel.refusals import Refused

HORIZON = date(2027, 6, 30)
SECONDS = 30
"""Of the processor's time, whatever else the machine does. Far above what any of these takes here (under 3), far below what they would take unbounded."""


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n".encode()


def event(**properties: str) -> str:
    lines = {"UID": "a@b", "SUMMARY": "Café", "DTSTART": "20190101T100000Z"} | properties
    return "\r\n".join(f"{name}:{value}" for name, value in lines.items() if value)


def planned(file: bytes) -> proposals.Plan:
    return planning.plan(reading.read(file), HORIZON)


def reasons(*events: str) -> list[str]:
    return [each.reason for each in planned(calendar(*events)).left_out]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "tom"),
        (b"  \r\n", "tom"),
        (b"hello", "ikke en kalenderfil"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100, "ikke en kalenderfil"),
        (b"PK\x03\x04" + b"x" * 100, "zip-fil"),
        (b"BEGIN:VCALENDAR\r\n" + b"\x00" * 100, "ikke en kalenderfil"),
        (b"BEGIN:VCALENDAR\r\n" + b"X" * 10_000_000, "større end 5 MB"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 50_000, "inde i hinanden"),
        (b"BEGIN:VCALENDAR\r\n" + b"X:1\r\n" * 600_000, "for mange linjer"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n", "midt i det hele"),
        (b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", "ikke er begyndt"),
        (b"BEGIN:VCARD\r\nNOTE:BEGIN:VCALENDAR\r\nEND:VCARD\r\n", "ikke en kalenderfil"),
        (calendar(*["UID:1"] * 5001), "mere end 5000 begivenheder"),
    ],
)
def test_what_is_not_a_calendar_gets_a_sentence(file, sentence):
    with pytest.raises(Refused, match=sentence):
        planned(file)


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"DTSTART": ""}, "hvornår den begynder"),
        ({"DTSTART": "i morgen"}, "kan ikke læses: »i morgen«"),
        ({"DTSTART": "20190231T100000Z"}, "findes ikke"),
        ({"DTSTART": "20190101T250000Z"}, "findes ikke"),
        ({"DTSTART": "99990101T100000Z"}, "Året 9999"),
        ({"DTSTART": "00010101"}, "Året 1"),
        ({"DTSTART;TZID=Mars/Olympus": "20190101T100000", "DTSTART": ""}, "»Mars/Olympus« kendes ikke"),
        ({"DTEND": "20190101T090000Z"}, "slutter, før den begynder"),
        ({"DTEND": "20190102"}, "ikke af samme slags"),
        ({"DTEND": "20990101T100000Z"}, "mere end et år"),
        ({"DURATION": "P99999999999999W"}, "Varigheden kan ikke læses"),
        ({"DURATION": "P1H"}, "Varigheden kan ikke læses"),
        ({"RRULE": "FREQ=SECONDLY"}, "oftere end dagligt"),
        ({"RRULE": "FREQ=MINUTELY;COUNT=1000000"}, "oftere end dagligt"),
        ({"RRULE": "FREQ=WEEKLY;COUNT=-5"}, "kan ikke læses"),
        ({"RRULE": "FREQ=WEEKLY;INTERVAL=0"}, "kan ikke læses"),
        ({"RRULE": "FREQ=WEEKLY;UNTIL=20190231"}, "sidste dag kan ikke læses"),
        ({"RRULE": "FREQ=WEEKLY;BYEASTER=0"}, "kan ikke læses"),
        ({"RRULE": "FREQ=MONTHLY;BYDAY=" + ",".join(["1MO"] * 1000)}, "kan ikke læses"),
        ({"RRULE": "hver uge"}, "kan ikke læses"),
        ({"RRULE": "FREQ=DAILY;BYHOUR=0,6,12,18;BYMINUTE=0,15,30,45"}, "mere end"),
        ({"EXDATE": ",".join(["20190101T100000Z"] * 1001)}, "mere end 1000 enkelte datoer"),
        ({"RDATE": ",".join(["20190101T100000Z"] * 3000)}, "mere end 1000 enkelte datoer"),
        ({"EXRULE": "FREQ=WEEKLY"}, "EXRULE"),
        ({"DESCRIPTION": "x" * 100_000}, "for lang"),
        ({"RRULE": "FREQ=WEEKLY;COUNT=2", "EXDATE": "20190101T100000Z,20190108T100000Z"}, "er taget ud"),
    ],
)
def test_a_broken_event_is_left_out_with_its_reason(broken, sentence):
    whole = event(UID="hel@b")
    plan = planned(calendar(event(**broken), whole))

    assert [each.number for each in plan.left_out] == [1]
    assert sentence in plan.left_out[0].reason
    assert [each.uid for each in plan.proposals] == ["hel@b"]


@pytest.mark.parametrize("rule", ["FREQ=DAILY;COUNT=1000000000", "FREQ=WEEKLY;COUNT=999999999", "FREQ=DAILY"])
def test_a_count_beyond_any_calendar_ends_at_the_horizon(rule):
    (series,) = planned(calendar(event(DTSTART="20260101", RRULE=rule))).proposals

    assert max(starts for starts, _ends, _off in series.dates(HORIZON)).year == 2027


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31;BYMONTH=4",
    ],
)
def test_rules_that_never_come_are_known_soon(rule):
    began = time.process_time()
    plan = planned(calendar(*(event(UID=f"{number}@b", RRULE=rule) for number in range(5))))

    assert time.process_time() - began < SECONDS
    assert len(plan.proposals) == 5  # the first date alone, as calendars show it


def test_a_million_dates_are_refused():
    many = calendar(*(event(UID=f"{n}@b", RRULE="FREQ=DAILY", DTSTART="20180101") for n in range(300)))

    began = time.process_time()
    with pytest.raises(Refused, match="mere end 20000 datoer"):
        planned(many)
    assert time.process_time() - began < SECONDS


def test_memory_stays_bounded():
    """A folded line of five megabytes, and as many attendees as fit."""
    folded = (
        calendar("UID:1\r\nSUMMARY:" + "\r\n x" * 400_000)[:4_900_000] + b"\r\nEND:VEVENT\r\nEND:VCALENDAR"
    )
    crowd = calendar(event() + "\r\nATTENDEE:mailto:a@b.dk" * 180_000)
    for file in (folded, crowd):
        tracemalloc.start()
        with suppress(Refused):
            planned(file)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 200_000_000


def test_control_characters_and_html_become_plain_text():
    typed = "Kaf\x07fe\x1b[31m<br><b>Kom</b> &amp; <a href='https://hus.example/x'>læs mere</a><script>x()</script>"
    (found,) = planned(calendar(event(SUMMARY="Ca\x00fé"[:2] + "\x08fé", DESCRIPTION=typed))).proposals

    assert found.title == "Café"
    assert found.text == "Kaffe[31m\nKom & læs mere (https://hus.example/x)"


def test_less_than_is_not_html():
    (found,) = planned(calendar(event(DESCRIPTION="Børn < 3 år og voksne > 18"))).proposals

    assert found.text == "Børn < 3 år og voksne > 18"


def test_a_number_that_looks_like_a_cpr_is_taken_out():
    (found,) = planned(calendar(event(DESCRIPTION="Tilmeldt: 010203-1234"))).proposals

    assert "1234" not in found.text
    assert "Et tal, der ligner et CPR-nummer, er taget ud." in found.notes


def test_a_file_cannot_redefine_the_houses_zone():
    zone = (
        b"BEGIN:VTIMEZONE\r\nTZID:Europe/Copenhagen\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        b"TZOFFSETFROM:-1100\r\nTZOFFSETTO:-1100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    file = calendar("UID:1\r\nSUMMARY:x\r\nDTSTART;TZID=Europe/Copenhagen:20190701T100000")
    (found,) = planned(file.replace(b"BEGIN:VEVENT", zone + b"BEGIN:VEVENT", 1)).proposals

    assert found.dates(HORIZON)[0][0].hour == 8


@pytest.mark.parametrize(
    ("tzid", "offsets", "hour"),
    [
        ("W. Europe Standard Time", None, 8),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Copenhagen", None, 8),
        ("Customized Time Zone", ("+0100", "+0200"), 8),
        ("Min egen", ("+0000", "+0100"), 9),
        ("Fast", ("+0300", "+0300"), 7),
    ],
)
def test_zones_by_other_names(tzid, offsets, hour):
    winter, summer = offsets or ("+0900", "+0900")
    zone = (
        f"BEGIN:VTIMEZONE\r\nTZID:{tzid}\r\n"
        f"BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:{summer}\r\nTZOFFSETTO:{winter}\r\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
        f"BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:{winter}\r\nTZOFFSETTO:{summer}\r\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
    ).encode()
    file = calendar(f"UID:1\r\nSUMMARY:x\r\nDTSTART;TZID={tzid}:20190701T100000")
    (found,) = planned(file.replace(b"BEGIN:VEVENT", zone + b"BEGIN:VEVENT", 1)).proposals

    assert found.dates(HORIZON)[0][0].hour == hour


def test_old_files_in_another_encoding_are_read():
    file = calendar(event(SUMMARY="Rødgrød med fløde")).decode().encode("cp1252")

    assert planned(file).proposals[0].title == "Rødgrød med fløde"


def test_tasks_and_alarms_are_not_events():
    alarm = (
        "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nACTION:DISPLAY\r\nDESCRIPTION:Husk\r\nSUMMARY:Nej\r\nEND:VALARM"
    )
    file = calendar(event(SUMMARY="Ja") + "\r\n" + alarm)
    file = file.replace(b"END:VCALENDAR", b"BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\nEND:VCALENDAR")
    plan = planned(file)

    assert [each.title for each in plan.proposals] == ["Ja"]
    assert plan.other == (("VTODO", 1),)


NAMES = st.sampled_from(
    ["BEGIN", "END", "DTSTART", "DTEND", "RRULE", "EXDATE", "RDATE", "UID", "RECURRENCE-ID", "X"]
)
VALUES = st.one_of(
    st.sampled_from(
        [
            "VEVENT",
            "VCALENDAR",
            "VTIMEZONE",
            "20190101",
            "20190101T100000Z",
            "FREQ=DAILY;COUNT=3",
            "P1D",
            ";",
            ",",
        ]
    ),
    st.text(max_size=30),
)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=40))
def test_any_lines_give_a_plan_or_a_sentence(lines):
    body = "\r\n".join(f"{name}:{value}" for name, value in lines)
    with suppress(Refused):
        planned(f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{body}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".encode())
