"""What the calendar finds: ranges, filters, lists, seats, attention; always in the same few questions."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from familiehus.activities import commands, queries
from familiehus.activities.access import occurrences_visible_to
from familiehus.activities.kinds import Category, Language
from familiehus.activities.queries import Filters, Touched
from familiehus.activities.sheets import Reach, Seats
from familiehus.kernel.db import db
from familiehus.kernel.refusals import refusal_for
from familiehus.kernel.roles import NOBODY, THE_HOUSE
from familiehus.kernel.spans import Span
from familiehus.series.rules import Rule
from tests import a
from tests.activities.test_revising import other, weekly

MONTH = Span.of_days(date(2026, 11, 1), date(2026, 11, 30))


def titles(rows) -> list[str]:
    return [row.title for row in rows]


def test_a_range_is_half_open_and_takes_what_lasts_into_it(app, clock):
    a.activity("Lejr", "2026-11-29", length=timedelta(days=3), meeting_point="Skoven")
    a.activity("Nat", "2026-11-30 22-2", meeting_point="Skoven")

    def on(day: date) -> list[str]:
        return titles(queries.dates_in(Span.of_day(day), NOBODY))

    assert on(date(2026, 11, 28)) == []
    assert on(date(2026, 11, 29)) == ["Lejr"]
    assert on(date(2026, 11, 30)) == ["Lejr", "Nat"]
    assert on(date(2026, 12, 1)) == ["Lejr", "Nat"]
    assert on(date(2026, 12, 2)) == []


def test_a_month_is_its_whole_weeks(app, clock):
    assert queries.month(date(2026, 11, 17)) == Span.of_days(date(2026, 10, 26), date(2026, 12, 6))
    assert queries.month(date(2027, 2, 1)) == Span.of_days(date(2027, 2, 1), date(2027, 2, 28))
    assert queries.week(date(2026, 11, 22)) == Span.of_days(date(2026, 11, 16), date(2026, 11, 22))


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), ["Legestue", "Lektiecafé", "Kaffe"]),
        (Filters(categories=frozenset({Category.PLAYGROUP, Category.MEAL})), ["Legestue"]),
        (Filters(age=2), ["Legestue", "Kaffe"]),
        (Filters(age=9), ["Lektiecafé", "Kaffe"]),
        (Filters(language=Language.UKRAINIAN), ["Lektiecafé"]),
        (Filters(only_free=True), ["Legestue", "Kaffe"]),
        (Filters(text="LÆS højt"), ["Lektiecafé"]),
        (Filters(text="100%"), []),
        (Filters(age=9, text="lektie"), ["Lektiecafé"]),
    ],
)
def test_filters(app, clock, filters, found):
    a.activity("Legestue", "tirsdag 12-13", category=Category.PLAYGROUP, ages_to=3)
    homework = a.activity(
        "Lektiecafé",
        "tirsdag 14-15",
        category=Category.HOMEWORK,
        ages_from=6,
        language=Language.UKRAINIAN,
        public_text="Vi LÆSER Højt",
        takes_signups=True,
        seats=Seats(3),
    )
    a.signed_up(a.date_of(homework), 1, 2)
    a.activity("Kaffe", "tirsdag 16-17")

    assert titles(queries.upcoming(NOBODY, filters)) == found


def test_one_place(app, clock):
    hall = a.place()
    a.activity("Her", place=hall)
    a.activity("Der")

    assert titles(queries.upcoming(NOBODY, Filters(place=hall.key))) == ["Her"]


def test_the_list_goes_on_where_it_stopped(app, clock):
    weekly(8)
    a.series("Samtidig", "tirsdag 12-14", rule=Rule.weekly(1).for_count(8))
    seen, last = [], None

    while rows := queries.upcoming(NOBODY, after=last, limit=3):
        seen += [row.key for row in rows]
        last = rows[-1]

    assert len(seen) == len(set(seen)) == 16
    assert queries.upcoming(NOBODY, since=date(2027, 1, 12), limit=1)[0].original_day == date(2027, 1, 12)


def test_the_public_sees_no_drafts_and_nobody_sees_what_is_skipped(app, clock):
    draft = a.activity("Kladde", draft=True)
    cafe = weekly(3)
    commands.skip(a.date_of(cafe, 1), by=THE_HOUSE)
    commands.cancel(a.date_of(cafe, 2), "Sygdom", by=THE_HOUSE)

    assert titles(queries.upcoming(NOBODY)) == ["Café", "Café"]
    assert titles(queries.upcoming(THE_HOUSE)) == ["Kladde", "Café", "Café"]
    assert queries.drafts(NOBODY) == []
    assert queries.drafts(THE_HOUSE) == [draft]
    assert len(queries.dates_of(cafe, NOBODY)) == 2


@pytest.mark.parametrize(
    ("seats", "adults", "children", "least"),
    [
        (Seats(), 4, 4, None),
        (Seats(10), 2, 3, 5),
        (Seats(10, adults=2), 2, 3, 5),
        (Seats(None, 4, 6), 1, 6, 3),
        (Seats(5, 4, 4), 2, 2, 1),
        (Seats(0), 0, 0, 0),
        (Seats(None, 2, None), 2, 1, None),
    ],
)
def test_seats_left(app, clock, seats, adults, children, least):
    only = a.date_of(a.activity(takes_signups=True, seats=seats))
    a.signed_up(only, adults, children)

    assert queries.seats_left(only).least == least
    assert queries.seats_left(only).is_full == (least == 0)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("seats", "who", "why"),
    [
        (Seats(3), (1, 3), "til flere på"),
        (Seats(None, 1, None), (2, 0), "flere voksne"),
        (Seats(None, None, 1), (0, 2), "flere børn"),
    ],
)
def test_the_database_itself_gives_no_seat_twice(app, clock, seats, who, why):
    only = a.date_of(a.activity(takes_signups=True, seats=seats))

    with pytest.raises(IntegrityError) as race, db.session.begin_nested():
        a.signed_up(only, *who)

    assert why in str(refusal_for(race.value))


def test_what_needs_somebody(app, clock):
    hall = a.place("Salen")
    soon = a.activity("Kladde", "torsdag 10-12", draft=True, place=a.place(), responsible=a.staff())
    a.activity("Kladde senere", "2027-01-20 10-12", draft=True)
    a.activity("Optager", "fredag 10-12", place=hall)
    waits = commands.plan(
        a.sheet("Venter", "fredag 11-13", place=hall, responsible=a.staff()), by=THE_HOUSE, clashes_wait=True
    )
    nobody = a.activity("Ingen", "lørdag 10-12", draft=True, meeting_point="Torvet")

    dates = queries.in_order(occurrences_visible_to(THE_HOUSE)).where(queries.needs_attention())

    assert list(db.session.scalars(dates)) == [a.date_of(each) for each in (soon, waits, nobody)]


@pytest.mark.parametrize("many", [3, 30])
def test_a_page_asks_the_same_few_questions_however_much_there_is(app, clock, many):
    a.series("Café", "tirsdag 12-14", rule=Rule.daily().for_count(many), organiser=None)
    for number in range(many // 3):
        a.activity(f"Nr {number}", "torsdag 12-14")
    db.session.commit()
    db.session.expunge_all()
    asked: list[str] = []

    def listener(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(db.engine, "before_cursor_execute", listener)

    for row in queries.dates_in(queries.month(date(2026, 11, 1)), NOBODY, Filters(text="c", only_free=True)):
        assert row.title
        assert row.where
        assert row.responsible.name
        assert row.activity.organiser is None
        assert queries.seats_left(row).least is None
    event.remove(db.engine, "before_cursor_execute", listener)

    assert len([question for question in asked if question.startswith("SELECT")]) == 1


def test_the_preview_of_a_plan_tells_dates_skips_and_clashes(app, clock):
    hall = a.place("Salen")
    a.activity("Møde", "2026-12-01 13-15", place=hall)

    plan = queries.plan_of(
        a.sheet("Café", "tirsdag 12-14", place=hall, rule=Rule.weekly(1).for_count(6), skips_holidays=True)
    )

    assert len(plan.dates) == 6
    assert [span.starts_at.day for span in plan.clashes] == [1]
    assert plan.skipped == []


def test_the_preview_tells_what_a_revision_then_does(app, clock):
    cafe = weekly()
    fourth = a.date_of(cafe, 3)
    a.signed_up(fourth, 2, 1)
    a.activity("Møde", "2026-12-15 14-16", place=cafe.place)
    db.session.commit()

    touched = queries.whom_and_what_is_touched(
        a.date_of(cafe, 2), Reach.FOLLOWING, other(a.date_of(cafe, 2), length=timedelta(hours=3))
    )

    assert touched.splits
    assert len(touched.moved) == 4
    assert touched.signed_up == 3
    assert [span.starts_at.day for span in touched.clashes] == [15]
    assert not db.session.dirty
    assert len(cafe.dates) == 6


def test_the_preview_of_calling_off_names_the_dates(app, clock):
    cafe = weekly()
    a.signed_up(a.date_of(cafe, 3), 2, 1)

    touched = queries.whom_and_what_is_touched(a.date_of(cafe, 2), Reach.ALL)

    assert isinstance(touched, Touched)
    assert len(touched.lost) == 6
    assert touched.signed_up == 3


def test_the_preview_of_one_date(app, clock):
    cafe = weekly()
    third = a.date_of(cafe, 2)

    touched = queries.whom_and_what_is_touched(third, Reach.THIS, other(third, first_on=date(2026, 12, 9)))

    assert [row for row, _span in touched.moved] == [third]
    assert touched.clashes == []
