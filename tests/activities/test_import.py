"""Calendar files in the database: the page shows what the file shows; importing again updates and never doubles."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from familiehus.activities import commands, imports
from familiehus.activities.kinds import Category, DateState, State
from familiehus.activities.models import Activity, ImportedEvent, Occurrence
from familiehus.activities.news import dates_added, occurrence_moved, occurrence_restored
from familiehus.activities.queries import dates_in
from familiehus.activities.sheets import Reach, Where, sheet_of
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.spans import Span
from tests import people
from tests.activities.test_import_proposals import CALENDARS, NEIGHBOUR, shown_by_the_file

SPAN = (date(2018, 1, 1), date(2020, 1, 1))
WEEKLY = """BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
UID:cafe@nabo\r
SUMMARY:Café\r
LOCATION:Salen\r
DTSTART;TZID=Europe/Copenhagen:20261201T100000\r
DTEND;TZID=Europe/Copenhagen:20261201T120000\r
RRULE:FREQ=WEEKLY;COUNT=6\r
END:VEVENT\r
END:VCALENDAR\r
"""
MOVED = """BEGIN:VEVENT\r
UID:cafe@nabo\r
SUMMARY:Café\r
LOCATION:Salen\r
RECURRENCE-ID;TZID=Europe/Copenhagen:20261208T100000\r
DTSTART;TZID=Europe/Copenhagen:20261209T140000\r
DTEND;TZID=Europe/Copenhagen:20261209T160000\r
END:VEVENT\r
END:VCALENDAR"""


@pytest.fixture(autouse=True)
def _now(app, clock):
    clock("2026-11-24 10:42")


def bring(file: bytes | str, **choices: object) -> imports.Outcome:
    raw = file.encode() if isinstance(file, str) else file
    fit = {
        "publishes": True,
        "responsible": people.staff(),
        "where": Where(meeting_point="I huset"),
    } | choices
    return imports.bring_in(imports.plan_of_file(raw), imports.Choices(**fit), by=THE_HOUSE)  # type: ignore[arg-type]


def shown() -> list[tuple[datetime, datetime, bool]]:
    span = Span(house_clock.midnight(SPAN[0]), house_clock.midnight(SPAN[1]))
    rows = dates_in(span, THE_HOUSE)
    return sorted((row.starts_at, row.ends_at, row.state is DateState.CANCELLED) for row in rows)


def coming() -> list[tuple[str, str]]:
    rows = db.session.scalars(select(Occurrence).order_by(Occurrence.starts_at))
    return [
        (house_clock.local(row.starts_at).strftime("%d.%m %H"), row.state.value)
        for row in rows
        if row.is_shown
    ]


@pytest.mark.parametrize("name", sorted(path.name for path in CALENDARS.glob("*.ics")))
def test_the_page_shows_the_dates_the_file_shows(name):
    file = (CALENDARS / name).read_bytes()
    outcome = bring(file)

    assert shown() == shown_by_the_file(file, *SPAN)
    rows = db.session.scalar(select(func.count()).select_from(Activity))
    assert rows == outcome.brought == outcome.published + outcome.drafts


@pytest.mark.parametrize("name", sorted(path.name for path in CALENDARS.glob("*.ics")))
def test_again_changes_nothing(name):
    file = (CALENDARS / name).read_bytes()
    first = bring(file)
    before = [(row.key, row.sequence, row.changed_at) for row in db.session.scalars(select(Occurrence))]
    again = bring(file)

    assert again.brought == again.changed == again.withdrawn == 0
    assert again.same == first.brought
    assert [
        (row.key, row.sequence, row.changed_at) for row in db.session.scalars(select(Occurrence))
    ] == before


@pytest.mark.both_databases
@pytest.mark.skipif(not NEIGHBOUR.exists(), reason="The neighbours' calendar lies outside the project.")
def test_a_real_houses_calendar_comes_in_whole():
    file = NEIGHBOUR.read_bytes()
    outcome = bring(file)

    assert (outcome.series, outcome.singles, outcome.plan.changed_dates, outcome.left_out) == (19, 39, 6, [])
    assert shown() == shown_by_the_file(file, *SPAN)
    assert len(shown()) == 520
    assert bring(file).same == 58


def test_the_preview_tells_what_will_be():
    plan = imports.plan_of_file((CALENDARS / "extra_dates.ics").read_bytes())
    choices = imports.Choices()
    foreseen = imports.foresee(plan, choices)
    assert db.session.scalar(select(func.count()).select_from(Activity)) == 0

    outcome = imports.bring_in(plan, choices, by=THE_HOUSE)
    assert len(foreseen.items) == outcome.brought
    assert foreseen.dates == outcome.dates


@pytest.mark.both_databases
def test_a_changed_file_updates_in_place():
    bring(WEEKLY)
    (activity,) = db.session.scalars(select(Activity))
    keys = [row.key for row in activity.occurrences]

    changed = bring(WEEKLY.replace("SUMMARY:Café", "SUMMARY:Åben café").replace("END:VCALENDAR\r\n", MOVED))

    assert (changed.brought, changed.changed) == (0, 1)
    assert activity.title == "Åben café"
    assert [row.key for row in activity.occurrences] == keys
    assert coming()[:3] == [("01.12 10", "planned"), ("09.12 14", "planned"), ("15.12 10", "planned")]
    moved = activity.occurrences[1]
    assert moved.original_start == datetime(2026, 12, 8, 9, tzinfo=UTC)
    assert moved.sequence > activity.sequence


def test_moved_dates_move_back_when_the_file_does():
    bring(WEEKLY.replace("END:VCALENDAR\r\n", MOVED))
    bring(WEEKLY)

    assert coming()[1] == ("08.12 10", "planned")


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("old", "new", "dates"),
    [
        ("T1", "T1", ["01.12 10", "08.12 10", "15.12 10", "22.12 10", "29.12 10", "05.01 10"]),
        (":20261201T1", ":20261202T1", ["02.12 10", "09.12 10", "16.12 10", "23.12 10", "30.12 10", "06.01 10"]),
        ("T100000", "T110000", ["01.12 11", "08.12 11", "15.12 11", "22.12 11", "29.12 11", "05.01 11"]),
        ("COUNT=6", "COUNT=3", ["01.12 10", "08.12 10", "15.12 10"]),
        ("FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", [
            "01.12 10", "15.12 10", "29.12 10", "12.01 10", "26.01 10", "09.02 10",
        ]),
        ("RRULE:FREQ=WEEKLY;COUNT=6\r\n", "", ["01.12 10"]),
    ],
)  # fmt: skip
def test_a_series_follows_its_files_new_rule(old, new, dates):
    bring(WEEKLY)
    bring(WEEKLY.replace(old, new))

    assert [day for day, _state in coming()] == dates
    assert db.session.scalar(select(func.count()).select_from(Activity)) == 1


def test_what_the_house_changed_stays_unless_the_file_says_something_new_about_it():
    bring(WEEKLY)
    (activity,) = db.session.scalars(select(Activity))
    commands.cancel(activity.occurrences[2], "Vi maler", by=THE_HOUSE)
    activity.internal_note = "Kun til os"
    db.session.flush()

    bring(WEEKLY.replace("SUMMARY:Café", "SUMMARY:Kaffe").replace("END:VCALENDAR\r\n", MOVED))

    assert [state for _day, state in coming()][:3] == ["planned", "planned", "cancelled"]
    assert activity.internal_note == "Kun til os"
    assert activity.title == "Kaffe"


def test_an_event_cancelled_in_the_file_is_cancelled_here():
    bring(WEEKLY)
    bring(WEEKLY.replace("SUMMARY", "STATUS:CANCELLED\r\nSUMMARY"))
    (activity,) = db.session.scalars(select(Activity))

    assert activity.state is State.CANCELLED
    assert {state for _day, state in coming()} == {"cancelled"}


def test_dates_that_fell_apart_are_withdrawn_when_the_file_drops_them():
    apart = WEEKLY.replace("FREQ=WEEKLY", "FREQ=MONTHLY;BYDAY=1TU,3TU")
    bring(apart)
    assert len(coming()) == 6
    outcome = bring(apart.replace("COUNT=6", "COUNT=4"))

    assert outcome.withdrawn == 2
    assert [state for _day, state in coming()] == ["planned"] * 4 + ["cancelled"] * 2
    assert bring(apart).brought == 2


def test_a_split_series_is_left_to_the_house():
    bring(WEEKLY)
    (activity,) = db.session.scalars(select(Activity))
    third = activity.occurrences[2]
    sheet = sheet_of(third)
    commands.revise(
        third,
        Reach.FOLLOWING,
        replace(sheet, details=replace(sheet.details, title="Ny café")),
        by=THE_HOUSE,
    )

    outcome = bring(WEEKLY.replace("Café", "Kaffe"))
    assert outcome.changed == 0
    assert "delt i huset" in outcome.left_out[0].reason


def test_drafts_unless_told_and_private_ones_always():
    bring(WEEKLY, publishes=False)
    assert db.session.scalars(select(Activity)).one().is_draft

    private = WEEKLY.replace("cafe@nabo", "privat@nabo").replace("SUMMARY", "CLASS:PRIVATE\r\nSUMMARY")
    outcome = bring(private)
    assert (outcome.published, outcome.drafts) == (0, 1)


def test_without_a_person_it_waits_as_a_draft_and_says_for_what():
    outcome = bring(WEEKLY, responsible=None)

    assert outcome.drafts == 1
    assert "Vælg en ansvarlig" in outcome.remarks[0][1]


def test_known_places_are_held_and_a_taken_one_is_told_of():
    hall = commands.add_place("Salen", by=THE_HOUSE)
    outcome = bring(WEEKLY)
    (activity,) = db.session.scalars(select(Activity))
    assert activity.place is hall
    assert all(row.hold for row in activity.occurrences)
    assert outcome.waiting == 0

    rival = WEEKLY.replace("cafe@nabo", "kor@nabo").replace("FREQ=WEEKLY;COUNT=6", "FREQ=WEEKLY;COUNT=2")
    foreseen = imports.foresee(imports.plan_of_file(rival.encode()), imports.Choices())
    assert foreseen.waiting == 2
    assert bring(rival).waiting == 2
    assert bring(WEEKLY.replace("LOCATION:Salen", "LOCATION:Haven")).changed == 1
    assert activity.meeting_point == "Haven"
    assert not any(row.hold for row in activity.occurrences)


def test_categories_are_guessed_only_by_choice():
    bring(WEEKLY)
    bring(WEEKLY.replace("cafe@nabo", "to@nabo"), guesses=False, category=Category.COURSE)

    found = db.session.scalars(select(Activity).order_by(Activity.id))
    assert [each.category for each in found] == [Category.CAFE, Category.COURSE]


def test_a_draft_thrown_away_comes_again_with_the_next_import():
    bring(WEEKLY, publishes=False)
    commands.discard(db.session.scalars(select(Activity)).one(), by=THE_HOUSE)
    db.session.expire_all()
    assert db.session.scalar(select(func.count()).select_from(ImportedEvent)) == 0

    assert bring(WEEKLY).brought == 1


def test_the_horizon_moves_imported_series_too(clock):
    bring(WEEKLY.replace(";COUNT=6", ""))
    before = len(coming())
    clock("2027-07-01 03:00")

    assert commands.extend_horizons() == 52
    assert len(coming()) == before + 52
    assert max(
        row.starts_at for row in db.session.scalars(select(Occurrence))
    ) < house_clock.now() + timedelta(days=366)


def test_who_listens_hears_what_a_file_puts_on_again_adds_and_takes_elsewhere():
    heard: list[str] = []

    def hear(sender, **_more):
        heard.append(
            "added" if isinstance(sender, Activity) else house_clock.local(sender.starts_at).strftime("%d.%m")
        )

    off = MOVED.replace("20261209T14", "20261208T10").replace("20261209T16", "20261208T12")
    off = off.replace("UID:cafe@nabo", "UID:cafe@nabo\r\nSTATUS:CANCELLED")
    bring(WEEKLY)
    bring(WEEKLY.replace("END:VCALENDAR", off))
    for news in (occurrence_restored, dates_added, occurrence_moved):
        news.connect(hear)
    try:
        bring(WEEKLY.replace("COUNT=6", "COUNT=7"))
        assert heard == ["added", "08.12"]
        bring(WEEKLY.replace("COUNT=6", "COUNT=7").replace("Salen", "Torvet"))
    finally:
        for news in (occurrence_restored, dates_added, occurrence_moved):
            news.disconnect(hear)

    assert heard[2:] == ["01.12", "08.12", "15.12", "22.12", "29.12", "05.01", "12.01"]
