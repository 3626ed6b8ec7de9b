"""A file's events become the dates that its own calendar shows, all of them accounted for."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st

from familiehus.activities.imports import planning, proposals, reading
from familiehus.kernel import clock

CALENDARS = Path(__file__).parents[1] / "calendars"
NEIGHBOUR = Path(__file__).parents[3] / "shared/data/ics/community_house_google_2019.ics"
HORIZON = date(2027, 6, 30)


def planned(name: str) -> proposals.Plan:
    return planning.plan(reading.read((CALENDARS / name).read_bytes()), HORIZON)


def instant(moment: datetime | date) -> datetime:
    if not isinstance(moment, datetime):
        return clock.midnight(moment)
    return (moment if moment.tzinfo else moment.replace(tzinfo=clock.COPENHAGEN)).astimezone(UTC)


def shown_by_the_file(file: bytes, first: date, until: date) -> list[tuple[datetime, datetime, bool]]:
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(file)).between(first, until)
    return sorted(
        (instant(e["DTSTART"].dt), instant(e.end), str(e.get("STATUS")) == "CANCELLED") for e in found
    )


def shown_by_the_house(
    plan: proposals.Plan, first: date, until: date
) -> list[tuple[datetime, datetime, bool]]:
    begin, end = clock.midnight(first), clock.midnight(until)
    dates = [each for proposal in plan.proposals for each in proposal.dates(HORIZON)]
    return sorted(each for each in dates if each[0] < end and each[1] > begin)


@pytest.mark.parametrize("name", sorted(path.name for path in CALENDARS.glob("*.ics")))
def test_the_dates_are_those_the_file_shows(name):
    file, span = (CALENDARS / name).read_bytes(), (date(2018, 1, 1), date(2020, 1, 1))
    plan = planned(name)

    assert shown_by_the_house(plan, *span) == shown_by_the_file(file, *span)
    assert plan.events == len(icalendar.Calendar.from_ical(file).events)


@pytest.mark.parametrize(
    ("name", "series", "singles", "changed", "left_out"),
    [
        ("recurring.ics", 4, 1, 0, 0),
        ("moved_and_cancelled.ics", 1, 1, 3, 1),
        ("whole_days.ics", 2, 3, 0, 0),
        ("floating.ics", 1, 1, 0, 0),
    ],
)
def test_every_event_is_accounted_for_once(name, series, singles, changed, left_out):
    plan = planned(name)

    assert (plan.series, plan.singles, plan.changed_dates, len(plan.left_out)) == (
        series, singles, changed, left_out,
    )  # fmt: skip
    assert series + singles + changed + left_out == plan.events


def titled(plan: proposals.Plan, title: str) -> list[proposals.Proposal]:
    return [proposal for proposal in plan.proposals if proposal.title == title]


def test_a_series_of_the_same_clock_stays_a_series_and_another_falls_apart():
    plan = planned("foreign_zones.ics")

    assert [each.is_series for each in titled(plan, "Dansk-tysk legestue")] == [True]
    assert [each.is_series for each in titled(plan, "Fra et kontor")] == [True]
    assert [each.is_series for each in titled(plan, "Vinter i UTC")] == [True]
    assert [each.is_series for each in titled(plan, "Fast i UTC")] == [False] * 8
    assert [each.is_series for each in titled(plan, "Opkald med New York")] == [False] * 6
    assert titled(plan, "Opkald med New York")[0].notes == (
        "Står som enkelte datoer: De følger uret i en anden tidszone.",
    )
    assert plan.fallen_apart == 2 + (not titled(plan, "Opkald med London")[0].is_series)


def test_rules_the_house_does_not_know_become_single_dates_that_say_why():
    plan = planned("months_and_years.ics")

    assert [each.is_series for each in titled(plan, "Sidste fredag")] == [True]
    assert [each.is_series for each in titled(plan, "Nøgler tælles")] == [True]
    for title, dates in (
        ("Anden og fjerde tirsdag", 20),
        ("Første hverdag i måneden", 12),
        ("Husets fødselsdag", 9),
        ("Begynder på en skæv dag", 6),
    ):
        found = titled(plan, title)
        assert [each.is_series for each in found] == [False] * dates, title
        assert found[0].notes[0].startswith("Står som enkelte datoer: ")
        assert len({each.part for each in found}) == dates
    assert "til og med 2027-06-30" in titled(plan, "Husets fødselsdag")[0].notes[1]


def test_extra_dates_stand_beside_their_series():
    plan = planned("extra_dates.ics")

    choir = titled(plan, "Kor")
    assert [each.is_series for each in choir] == [True, False, False]
    assert choir[2].part == "20190216T090000Z"
    assert len(titled(plan, "Beboerråd")) == 3


def test_changed_dates_carry_their_own_time_and_words():
    (dinner,) = [each for each in planned("moved_and_cancelled.ics").proposals if each.is_series]

    moved, cancelled, other_day = dinner.changes
    assert moved.original_start == datetime(2019, 2, 6, 16, 30, tzinfo=UTC)
    assert moved.span.starts_at == datetime(2019, 2, 7, 17, tzinfo=UTC)
    assert moved.title == "Fællesspisning (flyttet)"
    assert cancelled.is_cancelled
    assert other_day.title == "Fællesspisning på en anden onsdag"
    assert dinner.timetable.skip_days == {date(2019, 4, 17)}


def test_nothing_about_attendees_is_kept():
    plan = planned("moved_and_cancelled.ics")

    assert plan.people_dropped == 3
    assert "canary" not in repr(plan).lower()
    (dinner,) = [each for each in plan.proposals if each.is_series]
    assert dinner.text == "Skriv til … eller til huset@example.org."
    assert "Deltageres mailadresser er taget ud af teksten." in dinner.notes
    assert "Teksten nævner en mailadresse eller et telefonnummer; se den efter." in dinner.notes


def test_floating_times_are_read_as_danish_and_it_says_so():
    (walk,) = titled(planned("floating.ics"), "Gåtur uden tidszone")

    assert "Filen nævner ingen tidszone; tiden er læst som dansk tid." in walk.notes


def test_a_digest_moves_when_the_file_says_something_else():
    file = (CALENDARS / "recurring.ics").read_bytes()
    before = {each.uid: each.digest for each in planned("recurring.ics").proposals}
    for old, new in ((b"Salen", b"Sal 2"), (b"20180213T1", b"20180220T1"), (b"T120000", b"T123000")):
        changed = planning.plan(reading.read(file.replace(old, new)), HORIZON)
        after = {each.uid: each.digest for each in changed.proposals}
        assert {uid for uid in before if before[uid] != after[uid]} == {"cafe@beboerhuset.example"}
    stamped = planning.plan(reading.read(file.replace(b"20180105T101500Z", b"20180106T101500Z")), HORIZON)
    assert {each.uid: each.digest for each in stamped.proposals} == before


def of(*events: str) -> planning.Plan:
    body = "".join(f"BEGIN:VEVENT\r\nUID:a@b\r\nSUMMARY:x\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return planning.plan(reading.read(f"BEGIN:VCALENDAR\r\n{body}END:VCALENDAR\r\n".encode()), HORIZON)


def test_what_is_said_past_the_horizon_is_not_forgotten():
    zone = ";TZID=Europe/Copenhagen"
    plan = of(
        f"DTSTART{zone}:20260106T100000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY\r\nEXDATE{zone}:20280104T100000",
        f"RECURRENCE-ID{zone}:20280111T100000\r\nDTSTART{zone}:20280112T140000\r\nDURATION:PT1H",
    )

    series, single = plan.proposals
    assert series.timetable.skip_days == {date(2028, 1, 4), date(2028, 1, 11)}
    assert (single.part, single.timetable.first_on) == ("20280111T090000Z", date(2028, 1, 12))
    assert (plan.series, plan.singles, plan.changed_dates, plan.left_out) == (1, 1, 0, ())


def test_a_series_that_begins_past_the_horizon_is_one():
    (series,) = of("DTSTART:20290104T100000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=4").proposals

    assert len(series.dates(date(2029, 12, 31))) == 4


FREQUENCIES = {
    "DAILY": st.fixed_dictionaries({}, optional={"BYDAY": st.sampled_from(["MO,WE", "SA", "TU,TH,SU"])}),
    "WEEKLY": st.fixed_dictionaries(
        {},
        optional={
            "BYDAY": st.sampled_from(["MO", "TU,FR", "SU", "WE,SA,SU"]),
            "WKST": st.sampled_from(["MO", "SU"]),
        },
    ),
    "MONTHLY": st.fixed_dictionaries(
        {},
        optional={
            "BYDAY": st.sampled_from(["1MO", "-1FR", "5WE", "2TU,4TU", "MO,TU,WE,TH,FR"]),
            "BYSETPOS": st.sampled_from(["1", "-1"]),
            "BYMONTH": st.sampled_from(["1,7", "2"]),
        },
    )
    | st.fixed_dictionaries({"BYMONTHDAY": st.sampled_from(["1", "31", "-1", "15,29"])}),
    "YEARLY": st.fixed_dictionaries({}, optional={"BYMONTH": st.sampled_from(["3", "10"])}),
}


@st.composite
def events(draw) -> str:
    """One VEVENT with a rule, in one of the ways the world writes it."""
    frequency = draw(st.sampled_from(sorted(FREQUENCIES)))
    parts = {"FREQ": frequency} | draw(FREQUENCIES[frequency])
    if draw(st.booleans()):
        parts["INTERVAL"] = str(draw(st.integers(1, 4)))
    first = draw(st.dates(date(2018, 1, 1), date(2019, 6, 30)))
    ending = draw(st.sampled_from(["COUNT", "UNTIL", ""]))
    form = draw(
        st.sampled_from(["day", "Europe/Copenhagen", "Europe/Berlin", "America/New_York", "UTC", "floating"])
    )
    hour = draw(st.integers(5, 21))
    if ending == "COUNT":
        parts["COUNT"] = str(draw(st.integers(1, 30)))
    elif ending:
        last = first + timedelta(days=draw(st.integers(0, 400)))
        floats = form in ("day", "floating")
        parts["UNTIL"] = f"{last:%Y%m%d}" + ("" if form == "day" else "T235900" if floats else "T225900Z")
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    starts = {"day": f";VALUE=DATE:{first:%Y%m%d}", "UTC": f":{first:%Y%m%d}T{hour:02}0000Z"}
    stamp = starts.get(
        form, (f";TZID={form}" if form != "floating" else "") + f":{first:%Y%m%d}T{hour:02}0000"
    )
    lasts = "P2D" if form == "day" else "PT90M"
    return f"UID:a@b\r\nSUMMARY:x\r\nDTSTART{stamp}\r\nDURATION:{lasts}\r\nRRULE:{rule}"


@given(events())
@settings(max_examples=120, deadline=None)
def test_any_usual_rule_gives_the_dates_the_file_shows(event):
    file = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".encode()
    plan, span = planning.plan(reading.read(file), HORIZON), (date(2018, 1, 1), date(2020, 1, 1))
    if plan.left_out:
        assert "mere end 500" in plan.left_out[0].reason
        return
    assert shown_by_the_house(plan, *span) == shown_by_the_file(file, *span)


@pytest.mark.skipif(not NEIGHBOUR.exists(), reason="The neighbours' calendar lies outside the project.")
def test_a_real_houses_calendar_comes_in_whole():
    file, span = NEIGHBOUR.read_bytes(), (date(2018, 1, 1), date(2020, 1, 1))
    plan = planning.plan(reading.read(file), HORIZON)

    assert (plan.events, plan.series, plan.singles, plan.changed_dates) == (64, 19, 39, 6)
    assert plan.left_out == ()
    assert shown_by_the_house(plan, *span) == shown_by_the_file(file, *span)
    assert len(shown_by_the_house(plan, *span)) == 520
