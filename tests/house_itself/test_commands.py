"""Saying what the house is; opening, closing; who has the telephone."""

import io
from datetime import UTC, date, datetime, time, timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from familiehus.house import commands, queries
from familiehus.house.belongings import BELONGINGS
from familiehus.kernel import audit, clock, uploads, versions
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.kernel.spans import Span

pytestmark = pytest.mark.both_databases
WORKDAYS = {day: [(time(9), time(15))] for day in range(5)}


def on(day: int, wall: str) -> datetime:
    """A wall time in November 2026 as an instant."""
    hour, _dot, minute = wall.partition(".")
    return datetime(2026, 11, day, int(hour), int(minute or 0), tzinfo=clock.COPENHAGEN).astimezone(UTC)


@pytest.fixture
def queries_asked(app):
    from sqlalchemy import event

    asked: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", keep := lambda _c, _cu, sql, *_more: asked.append(sql))
    yield asked
    event.remove(engine, "before_cursor_execute", keep)


def test_a_house_of_which_nothing_is_said_can_be_shown(app):
    house = queries.settings()
    assert (house.name, house.row_version, house.phone) == ("Familiehuset", 0, "")
    assert queries.hours_line() == ""
    assert not queries.is_open(on(24, "10"))
    assert queries.next_open_day(date(2026, 11, 24)) is None
    db.session.commit()
    assert queries.settings().row_version == 0, "looking does not make a row"


def test_what_is_said_is_kept_and_written_down(app, clock):
    before = versions.of("house", "calendar")
    commands.describe(name="Familiehuset Mirabellen", phone="10203040", by=THE_HOUSE)
    db.session.commit()
    commands.describe(phone="10203041", by=THE_HOUSE)
    db.session.commit()

    house = queries.settings()
    assert (house.name, house.phone, house.row_version) == ("Familiehuset Mirabellen", "10203041", 2)
    assert versions.of("house", "calendar") == (before[0] + 2, before[1] + 2)
    entries = select(audit.AuditEntry).order_by(audit.AuditEntry.id)
    facts = [each.said.facts for each in db.session.scalars(entries) if each.said]
    assert facts == [{"changed": ["name", "phone"]}, {"changed": ["phone"]}]
    with pytest.raises(TypeError, match="colour_of_hair"):
        commands.describe(colour_of_hair="red", by=THE_HOUSE)


def test_the_house_is_asked_for_once(app, queries_asked):
    commands.describe(name="Mirabellen", by=THE_HOUSE)
    commands.keep_open(WORKDAYS, by=THE_HOUSE)
    db.session.commit()
    db.session.remove()
    queries_asked.clear()

    for _times in range(3):
        assert queries.settings().name == "Mirabellen"
        assert queries.hours_line() == "Mandag–fredag kl. 9–15"
    assert len([sql for sql in queries_asked if "house_settings" in sql or "opening_hours" in sql]) == 1


@pytest.mark.parametrize(
    ("day", "wall", "open_"),
    [
        (24, "8.59", False),
        (24, "9", True),
        (24, "14.59", True),
        (24, "15", False),
        (28, "10", False),
        (25, "10", False),
    ],
    ids=["before", "at opening", "just before closing", "at closing", "a Saturday", "closed by the manager"],
)
def test_whether_the_house_is_open(app, clock, day, wall, open_):
    commands.keep_open(WORKDAYS, by=THE_HOUSE)
    commands.close(date(2026, 11, 25), date(2026, 11, 26), "Kursus", by=THE_HOUSE)

    assert queries.is_open(on(day, wall)) is open_


def test_the_next_open_day_passes_over_weekends_closing_days_and_holidays(app, clock):
    commands.keep_open(WORKDAYS, by=THE_HOUSE)
    commands.close(date(2026, 12, 28), date(2026, 12, 31), "Julelukket", by=THE_HOUSE)

    assert queries.next_open_day(date(2026, 11, 24)) == date(2026, 11, 24)
    assert queries.next_open_day(date(2026, 11, 28)) == date(2026, 11, 30)
    assert queries.next_open_day(date(2026, 12, 25)) == date(2027, 1, 4)
    assert queries.why_closed(date(2026, 12, 29)) == "Julelukket"
    assert queries.why_closed(date(2026, 12, 25)) == "Juledag"
    assert queries.why_closed(date(2026, 11, 24)) is None

    commands.keep_open(WORKDAYS, is_closed_on_holidays=False, by=THE_HOUSE)
    assert queries.next_open_day(date(2026, 12, 25)) == date(2026, 12, 25)


def test_a_day_may_have_a_pause_and_a_night_in_which_the_clock_changes(app):
    commands.keep_open({6: [(time(1), time(2, 30)), (time(4), time(6))]}, by=THE_HOUSE)

    spring, autumn = queries.hours_of(date(2026, 3, 29)), queries.hours_of(date(2026, 10, 25))
    assert [span.minutes for span in spring] == [90, 120]
    assert [span.minutes for span in autumn] == [90, 120]
    assert not queries.is_open(datetime(2026, 11, 29, 3, 0, tzinfo=clock.COPENHAGEN))


def test_closing_days_are_told_one_by_one(app, clock):
    closing = commands.close(date(2026, 12, 23), date(2027, 1, 3), "Julelukket", by=THE_HOUSE)

    assert queries.closing_days(date(2027, 1, 3), date(2027, 2, 1)) == [closing]
    assert queries.closing_days(date(2027, 1, 4), date(2027, 2, 1)) == []
    assert queries.closed_dates(date(2027, 1, 2), date(2027, 1, 9)) == {
        date(2027, 1, 2): "Julelukket",
        date(2027, 1, 3): "Julelukket",
    }
    commands.reopen(closing, by=THE_HOUSE)
    assert queries.closed_dates(date(2026, 12, 1), date(2027, 1, 9)) == {}


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (date(2026, 12, 24), date(2026, 12, 23), "efter den første"),
        (date(2026, 12, 1), date(2028, 12, 1), "et år ad gangen"),
        (date(2025, 12, 23), date(2025, 12, 31), "Er årstallet rigtigt"),
        (date(2026, 12, 1), date(2026, 12, 24), r"allerede lukket 23\.–31\. december: Julelukket"),
    ],
)
def test_days_that_cannot_be_closed(app, clock, first, last, why):
    commands.close(date(2026, 12, 23), date(2026, 12, 31), "Julelukket", by=THE_HOUSE)
    with pytest.raises(Refused, match=why):
        commands.close(first, last, "Lukket", by=THE_HOUSE)


def test_the_telephone_is_handed_on_from_one_to_the_next(app, clock):
    commands.put_on_call("Signe", "10203040", Span(on(24, "9"), on(24, "15")), by=THE_HOUSE)
    commands.put_on_call("Bo", "10203041", Span(on(24, "15"), on(25, "9")), person_key="bo", by=THE_HOUSE)

    told = {wall: queries.on_call(on(24, wall)) for wall in ("8", "9", "14.59", "15")}
    assert {wall: watch and watch.name for wall, watch in told.items()} == {
        "8": None,
        "9": "Signe",
        "14.59": "Signe",
        "15": "Bo",
    }
    watch = queries.on_call()
    assert watch is not None
    assert watch.name == "Signe"
    with pytest.raises(Refused, match=r"Signe har vagttelefonen tirsdag 24\. november kl\. 9–15"):
        commands.put_on_call("Ida", "10203042", Span(on(24, "14"), on(24, "16")), by=THE_HOUSE)
    with pytest.raises(Refused, match="forbi"):
        commands.put_on_call("Ida", "10203042", Span(on(23, "9"), on(23, "15")), by=THE_HOUSE)
    commands.take_off_call(watch, by=THE_HOUSE)
    assert [each.name for each in queries.on_call_from(on(24, "9"))] == ["Bo"]


def test_who_was_on_call_is_given_back_and_forgotten(app, clock):
    class Bo:
        key, email = "bo", "bo@hus.example"

    commands.put_on_call("Bo", "10203041", Span(on(24, "15"), on(25, "9")), person_key="bo", by=THE_HOUSE)
    assert BELONGINGS.export(Bo)["vagttelefon"][0]["telefon"] == "10203041"
    assert BELONGINGS.forget(Bo) == 1
    assert BELONGINGS.export(Bo) == {}


def test_a_new_logo_takes_the_old_one_s_place(app):
    def picture() -> bytes:
        raw = io.BytesIO()
        Image.new("RGB", (40, 40), "red").save(raw, "PNG")
        raw.seek(0)
        return uploads.read(raw)

    commands.hang_logo(picture(), by=THE_HOUSE)
    first = db.session.scalars(select(uploads.Picture)).one()
    assert first.path.is_file()
    commands.hang_logo(picture(), by=THE_HOUSE)
    assert not first.path.is_file()
    assert queries.settings().logo_key != first.key
    commands.take_down_logo(by=THE_HOUSE)
    assert queries.settings().logo_key is None
    assert db.session.scalars(select(uploads.Picture)).all() == []


def test_a_whole_year_answers_alike_however_it_is_asked(app, clock):
    clock("2026-05-04 09:00")
    commands.keep_open(
        {0: [(time(9), time(12)), (time(13), time(17))], 5: [(time(10), time(14))]}, by=THE_HOUSE
    )
    commands.close(date(2026, 7, 1), date(2026, 7, 31), "Sommer", by=THE_HOUSE)
    for day in queries.days(date(2026, 6, 1), date(2026, 9, 1)):
        spans = queries.hours_of(day)
        nxt = queries.next_open_day(day)
        assert nxt is not None
        assert (nxt == day) is bool(spans)
        for span in spans:
            assert queries.is_open(span.starts_at)
            assert not queries.is_open(span.ends_at)
            assert not queries.is_open(span.starts_at - timedelta(minutes=1))
