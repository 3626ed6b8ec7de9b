"""A changed shift asks again: told, asked, freed; and shifts go along with their activity."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from familiehus.activities import commands as activities
from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Purpose
from familiehus.house import commands as house
from familiehus.kernel import clock as house_clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.messages import introductions
from familiehus.messages.kinds import kind_called
from familiehus.messages.models import Message
from familiehus.messages.wording import word
from familiehus.series.rules import Rule
from familiehus.shifts import commands
from familiehus.shifts.kinds import Left, State
from familiehus.shifts.models import ShiftPlan
from familiehus.shifts.queries.foresight import Effect, foresee
from familiehus.shifts.sheets import PlanSheet, sheet_of
from familiehus.volunteers.commands.absences import resource_for
from familiehus.volunteers.states import Task
from tests import a, shifting, times
from tests.volunteering import volunteer


@pytest.fixture(autouse=True)
def _a_tuesday(clock):
    clock("2026-11-24 08:00")


def letters(kind: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == f"shifts.{kind}")))


def to(shift, said):
    return replace(sheet_of(shift), span=times.span(said))


@pytest.mark.parametrize(
    ("said", "effect"),
    [
        ("torsdag 10-12", Effect.TOLD),
        ("torsdag 9-13", Effect.NOTHING),
        ("torsdag 9-14", Effect.ASKED),
        ("torsdag 8-13", Effect.ASKED),
        ("fredag 9-13", Effect.ASKED),
        ("torsdag 10-14", Effect.ASKED),
    ],
)
def test_shortened_is_told_moved_or_longer_is_asked(app, said, effect):
    anna, shift = volunteer("Anna"), shifting.shift("torsdag 9-13")
    (seat,) = shifting.put_on(shift, anna)

    assert [each.effect for each in foresee(shift, to(shift, said), by=THE_HOUSE)] == [effect]
    commands.revise(shift, to(shift, said), by=a.coordinator())

    assert seat.hold.span == shift.span == times.span(said)
    assert (seat.accept_by is not None) == (effect is Effect.ASKED)
    assert len(letters("changed")) == (effect is Effect.TOLD)
    assert len(letters("accept_again")) == (effect is Effect.ASKED)


def test_who_does_not_say_yes_within_48_hours_has_the_seat_freed(app, clock):
    anna, bo = volunteer("Anna"), volunteer("Bo")
    shift = shifting.shift("2026-12-03 9-13")
    mine, theirs = shifting.put_on(shift, anna, bo)
    commands.revise(shift, to(shift, "2026-12-04 9-13"), by=a.coordinator())
    assert mine.accept_by == house_clock.now() + timedelta(hours=48)
    commands.accept_again(theirs, by=bo.person)
    clock("2026-11-26 07:59")
    assert commands.free_unanswered() == 0
    clock("2026-11-26 08:00")

    assert commands.free_unanswered() == 1
    assert commands.free_unanswered() == 0

    assert mine.left_why is Left.NOT_ACCEPTED
    assert theirs.is_live
    with pytest.raises(Refused, match="givet fri"):
        commands.accept_again(mine, by=anna.person)


def test_one_must_answer_before_the_shift_even_when_that_is_sooner(app):
    shift = shifting.shift("i morgen 9-13")
    (seat,) = shifting.put_on(shift, volunteer("Anna"))
    commands.revise(shift, to(shift, "i morgen 10-14"), by=a.coordinator())
    assert seat.accept_by == shift.starts_at


def test_the_editor_sees_who_cannot_and_they_are_off_when_it_is_saved(app):
    free, busy, lapsed = volunteer("Fri"), volunteer("Optaget"), volunteer("Udløbet")
    shift = shifting.shift("torsdag 9-13", max_people=3)
    seats = shifting.put_on(shift, free, busy, lapsed)
    bookings.take(resource_for(busy.person), times.span("fredag 10-11"), Purpose.VISIT, by=THE_HOUSE)
    from familiehus.volunteers import commands as volunteers

    volunteers.withdraw_approval(lapsed, Task.PRACTICAL, by=THE_HOUSE)

    touched = {each.signup.name: each for each in foresee(shift, to(shift, "fredag 9-13"), by=a.staff())}
    assert touched["Fri"].effect is Effect.ASKED
    assert touched["Optaget"].effect is Effect.FREED
    assert "optaget" in touched["Optaget"].reasons[0]
    assert "ikke godkendt" in touched["Udløbet"].reasons[0]
    commands.revise(shift, to(shift, "fredag 9-13"), by=a.coordinator())

    assert [each.volunteer for each in shift.on_it] == [free]
    assert all(each.left_why is Left.NO_LONGER_FITS for each in seats[1:])
    assert len(letters("freed")) == 2


def test_an_approval_that_ran_out_is_not_acted_on_when_the_day_stays(app):
    anna, shift = volunteer("Anna"), shifting.shift("torsdag 9-13")
    (seat,) = shifting.put_on(shift, anna)
    from familiehus.volunteers import commands as volunteers

    volunteers.withdraw_approval(anna, Task.PRACTICAL, by=THE_HOUSE)
    commands.revise(shift, to(shift, "torsdag 10-12"), by=a.coordinator())
    assert seat.is_live


def test_children_come_to_it_and_who_is_not_cleared_for_them_is_off(app):
    one, two = volunteer("En"), volunteer("To", Task.PRACTICAL, Task.CHILDREN)
    shift = shifting.shift("torsdag 9-13")
    shifting.put_on(shift, one, two)
    commands.revise(shift, replace(sheet_of(shift), with_children=True), by=a.coordinator())
    assert [each.volunteer for each in shift.on_it] == [two]


def test_a_move_to_another_year_makes_a_minor_grown_up(app, clock):
    clock("2026-12-28 08:00")
    young = volunteer("Snart 18", birth_year=2008)
    adult = volunteer("Voksen")
    shift = shifting.shift("2026-12-30 9-13")
    seats = shifting.put_on(shift, adult, young)
    commands.take_off(seats[0], by=a.staff())
    assert shift.lacks_adult
    commands.revise(shift, to(shift, "2027-01-03 9-13"), by=a.coordinator())
    assert not shift.lacks_adult


def test_a_shift_that_has_begun_or_to_a_time_that_is_past_is_refused(app, clock):
    shift = shifting.shift("i dag 9-13")
    with pytest.raises(Refused, match="gået"):
        commands.revise(shift, to(shift, "i dag 7-9"), by=a.coordinator())
    clock("2026-11-24 09:30")
    with pytest.raises(Refused, match="begyndt"):
        commands.revise(shift, to(shift, "i morgen 9-13"), by=a.coordinator())


def test_a_cancelled_shift_tells_everybody_and_gives_their_time_back(app):
    anna, shift = volunteer("Anna"), shifting.shift("torsdag 9-13")
    (seat,) = shifting.put_on(shift, anna)
    commands.cancel(shift, "Vandskade", by=a.coordinator())
    assert seat.hold.is_released
    assert len(letters("cancelled")) == 1
    with pytest.raises(Refused, match="aflyst"):
        commands.take(shift, (bo := volunteer("Bo")), by=bo.person)


def test_on_again_with_those_who_still_can(app):
    anna, bo, shift = volunteer("Anna"), volunteer("Bo"), shifting.shift("torsdag 9-13")
    shifting.put_on(shift, anna, bo)
    commands.cancel(shift, "Vandskade", by=a.coordinator())
    shifting.put_on(shifting.shift("torsdag 12-14"), bo)

    commands.restore(shift, by=a.coordinator())

    assert shift.is_on
    assert [each.volunteer for each in shift.on_it] == [anna]
    assert not shift.on_it[0].hold.is_released


# ---- Shifts of an activity ------------------------------------------------------------------------------------------


def staffed(**more):
    series = a.series("Fællesspisning", "torsdag 17-19")
    plan = commands.lay(
        PlanSheet(
            title="Aftensmad",
            task=Task.PRACTICAL,
            activity=series,
            before_minutes=60,
            after_minutes=30,
            **more,
        ),
        by=THE_HOUSE,
    )
    return series, plan


def test_a_plan_that_staffs_an_activity_stands_around_each_of_its_dates(app):
    series, plan = staffed()
    assert [each.span for each in plan.shifts[:2]] == [
        times.span("2026-11-26 16-19.30"),
        times.span("2026-12-03 16-19.30"),
    ]
    assert commands.extend_horizons() == 0
    assert plan.shifts[0].place is a.date_of(series).place


def test_a_date_that_moves_carries_its_shifts_and_asks_again(app):
    series, plan = staffed()
    anna = volunteer("Anna")
    (seat,) = shifting.put_on(plan.shifts[0], anna)

    activities.move(a.date_of(series), times.span("2026-11-27 18-20"), by=THE_HOUSE)

    assert plan.shifts[0].span == times.span("2026-11-27 17-20.30")
    assert seat.accept_by is not None
    assert seat.hold.span == plan.shifts[0].span


def test_a_date_that_is_off_takes_its_shifts_along_and_back_again(app):
    series, plan = staffed()
    anna = volunteer("Anna")
    (seat,) = shifting.put_on(plan.shifts[0], anna)
    activities.cancel(a.date_of(series), "Snestorm", by=THE_HOUSE)
    assert plan.shifts[0].state is State.CANCELLED
    assert plan.shifts[0].reason == "Snestorm"
    activities.restore(a.date_of(series), by=THE_HOUSE)
    assert plan.shifts[0].is_on
    assert seat.is_live
    assert not seat.hold.is_released


@pytest.mark.parametrize("puts_on", ["a new day for what was postponed", "on again after a move"])
def test_a_date_that_is_on_again_at_another_time_has_its_shift_there_and_asks_who_is_on_it(
    app, clock, puts_on
):
    series, plan = staffed()
    (seat,) = shifting.put_on(plan.shifts[0], volunteer("Anna"))
    date, then = a.date_of(series), times.span("2026-12-27 18-20")
    if puts_on.startswith("on again"):
        activities.cancel(date, "Snestorm", by=THE_HOUSE)
        activities.move(date, then, by=THE_HOUSE)
        assert plan.shifts[0].state is State.CANCELLED
        activities.restore(date, by=THE_HOUSE)
    else:
        activities.postpone(date, "Snestorm", by=THE_HOUSE)
        clock("2026-12-20 10:00")
        activities.move(date, then, by=THE_HOUSE)

    assert plan.shifts[0].is_on
    assert plan.shifts[0].span == times.span("2026-12-27 17-20.30")
    assert seat.hold.span == plan.shifts[0].span
    assert seat.accept_by is not None
    assert len(letters("accept_again")) == 1
    assert letters("on_again") == []


def test_the_planner_of_an_activity_sees_how_many_on_shifts_a_change_touches(app):
    from familiehus.activities.news import ask_whom

    series, plan = staffed()
    shifting.put_on(plan.shifts[0], volunteer("Anna"), volunteer("Bo"))
    assert [(each.label, each.count) for each in ask_whom([a.date_of(series)])] == [("frivillige på vagt", 2)]


def test_a_series_cut_in_two_takes_plan_and_standing_people_along(app):
    from familiehus.activities.commands.revising import split_at

    series, plan = staffed()
    anna = volunteer("Anna")
    commands.stand(plan, anna, by=THE_HOUSE)
    later = split_at(series, a.date_of(series, 2))

    (new,) = db.session.scalars(select(ShiftPlan).where(ShiftPlan.activity_id == later.id))
    db.session.expire_all()
    assert new.title == plan.title
    assert len(plan.shifts) == 2
    assert all(each.on_it[0].volunteer is anna for each in [*plan.shifts, *new.shifts])
    assert [each.volunteer for each in new.standing] == [anna]
    assert plan.standing[0].until_on == times.day("2026-12-10")


# ---- Plans ----------------------------------------------------------------------------------------------------------


def test_a_plan_gives_shifts_for_ten_weeks_and_again_gives_none(app, clock):
    plan = shifting.plan("torsdag 9-13", weekly=True)
    assert len(plan.shifts) == 10
    assert commands.extend_horizons() == 0
    clock("2026-12-01 08:00")
    assert commands.extend_horizons() == 1
    assert len({each.original_start for each in plan.shifts}) == 11


def test_a_new_time_of_the_plan_moves_its_shifts_and_makes_no_second_ones(app):
    plan = shifting.plan("torsdag 9-13", weekly=True)
    anna = volunteer("Anna")
    (seat,) = shifting.put_on(plan.shifts[1], anna)
    sheet = shifting.plan_sheet_of(plan)

    commands.revise_plan(
        plan,
        replace(
            sheet,
            timetable=replace(sheet.timetable, first_on=times.day("2026-11-27"), rule=Rule.weekly(4)),
        ),
        by=a.coordinator(),
    )

    on = [each for each in plan.shifts if each.is_on]
    assert {house_clock.local(each.starts_at).weekday() for each in on} == {4}
    assert len(on) == len({each.starts_at for each in on}) == 10
    assert seat.is_live
    assert seat.accept_by is not None
    assert seat.shift.span == times.span("2026-12-04 9-13")


def test_a_new_place_of_the_plan_is_told_once_and_what_was_put_elsewhere_by_hand_stays(app):
    plan = shifting.plan("torsdag 9-13", weekly=True, place=a.place("Salen"))
    anna, garden, barn = volunteer("Anna"), a.place("Haven"), a.place("Laden")
    seats = [shifting.put_on(shift, anna)[0] for shift in plan.shifts[:3]]
    commands.revise(plan.shifts[2], replace(sheet_of(plan.shifts[2]), place=barn), by=THE_HOUSE)
    before = len(letters("changed"))

    commands.revise_plan(plan, replace(shifting.plan_sheet_of(plan), place=garden), by=THE_HOUSE)

    assert [each.place for each in plan.shifts[:4]] == [garden, garden, barn, garden]
    told = letters("changed")[before:]
    assert [each.params for each in told] == [{"seat": seats[0].key, "more": 1}]
    to, kind = introductions.whom(told[0].recipient), kind_called("shifts.changed")
    assert to is not None
    assert kind is not None
    said = word(kind, told[0].params, to)
    assert said is not None
    assert "Haven" in said.text
    assert "Sådan er det også på dine næste vagter i planen." in said.text
    commands.revise_plan(plan, replace(shifting.plan_sheet_of(plan), max_people=3), by=THE_HOUSE)
    assert len(letters("changed")) == before + 1


def test_somebody_who_comes_every_time_is_on_each_but_those_they_cannot(app):
    plan = shifting.plan("torsdag 9-13", weekly=True)
    anna = volunteer("Anna")
    bookings.take(resource_for(anna.person), times.span("2026-12-03 10-11"), Purpose.VISIT, by=THE_HOUSE)

    standing, refused = commands.stand(plan, anna, by=a.coordinator())

    assert [shift.span for shift, _why in refused] == [times.span("2026-12-03 9-13")]
    assert sum(len(each.on_it) for each in plan.shifts) == 9
    assert commands.stop_standing(standing, by=a.coordinator()) == 9
    assert not any(each.on_it for each in plan.shifts)
    assert len(letters("stands_no_more")) == 1


def test_nobody_comes_every_time_who_is_not_approved(app):
    plan = shifting.plan("torsdag 9-13", weekly=True, task=Task.DRIVER)
    with pytest.raises(Refused, match="ikke godkendt"):
        commands.stand(plan, volunteer("Anna"), by=a.coordinator())


def test_an_ended_plan_calls_its_shifts_off_and_makes_no_more(app, clock):
    plan = shifting.plan("torsdag 9-13", weekly=True)
    (seat,) = shifting.put_on(plan.shifts[0], volunteer("Anna"))
    commands.end_plan(plan, by=a.coordinator())
    assert not any(each.is_on for each in plan.shifts)
    assert len(letters("cancelled")) == 1
    assert seat.hold.is_released
    clock("2026-12-20 08:00")
    assert commands.extend_horizons() == 0


# ---- The clock ------------------------------------------------------------------------------------------------------


def test_weekly_ten_stays_ten_over_both_changes_of_the_clock(app, clock):
    clock("2026-10-10 08:00")
    autumn = shifting.plan("2026-10-17 10-12", rule=Rule.weekly(5))
    clock("2027-03-10 08:00")
    spring = shifting.plan("2027-03-13 10-12", rule=Rule.weekly(5))
    for plan in (autumn, spring):
        local = [house_clock.local(each.starts_at) for each in plan.shifts]
        assert {(each.hour, each.minute) for each in local} == {(10, 0)}
        assert len({each.utcoffset() for each in local}) == 2
        assert {each.span.minutes for each in plan.shifts} == {120}


def test_a_night_lasts_what_the_clock_says_when_the_hour_comes_twice(app, clock):
    clock("2026-10-20 08:00")
    night = shifting.shift("2026-10-24 22-4")
    assert night.span.minutes == 7 * 60
    assert [day.day for day in night.days] == [24, 25]
    clock("2027-03-20 08:00")
    assert shifting.shift("2027-03-27 22-4").span.minutes == 5 * 60


def test_a_shift_over_midnight_stands_in_both_days_and_until_midnight_in_one(app):
    from familiehus.shifts import queries

    night, evening = shifting.shift("torsdag 22-2"), shifting.shift("torsdag 20-0")
    assert night.span.minutes == evening.span.minutes == 240
    assert len(night.days) == 2
    assert len(evening.days) == 1
    rota = queries.rota(times.day("2026-11-23"))
    lanes = {lane.plan.id: sorted(day.day for day in lane.by_day) for lane in rota.lanes}
    assert lanes == {night.plan_id: [26, 27], evening.plan_id: [26]}
    assert len(rota.shifts) == 2


def test_nobody_comes_every_time_twice_over(app):
    plan, anna = shifting.plan("torsdag 9-13", weekly=True), volunteer("Anna")
    commands.stand(plan, anna, by=THE_HOUSE)
    with pytest.raises(Refused, match="allerede fast"):
        commands.stand(plan, anna, by=THE_HOUSE)
    assert len(plan.standing) == 1


def test_a_moved_or_restored_shift_is_reminded_of_once_and_on_the_day_before_it_is(app):
    anna = volunteer("Anna")
    shift = shifting.shift("om 3 dage 9-13")
    shifting.put_on(shift, anna)

    def reminders() -> list[object]:
        """When those that are waiting and would say something are due."""
        recipient = introductions.whom(f"person:{anna.person.key}")
        kind = kind_called("shifts.reminder")
        assert kind is not None
        assert recipient is not None
        return [each.due_at for each in letters("reminder") if word(kind, each.params, recipient)]

    commands.revise(shift, to(shift, "om 10 dage 9-13"), by=THE_HOUSE)
    assert reminders() == [times.instant("om 9 dage 9")]
    commands.cancel(shift, "Sygdom", by=THE_HOUSE)
    commands.restore(shift, by=THE_HOUSE)
    assert reminders() == [times.instant("om 9 dage 9")]


def test_a_plan_that_begins_an_hour_later_makes_nothing_of_what_was(app, clock):
    plan = shifting.plan("i morgen 9-13", weekly=True)
    clock("2026-12-15 08:00")
    been = [each.id for each in plan.shifts if each.has_begun]
    sheet = shifting.plan_sheet_of(plan)
    assert sheet.timetable is not None
    commands.revise_plan(
        plan, replace(sheet, timetable=replace(sheet.timetable, starts=time(10))), by=THE_HOUSE
    )
    db.session.expire_all()
    assert [each.id for each in plan.shifts if each.has_begun] == been
    coming = [each for each in plan.shifts if not each.has_begun and each.is_on]
    assert {house_clock.local(each.starts_at).hour for each in coming} == {10}
    assert house_clock.local_day(coming[0].starts_at).isoformat() == "2026-12-16"


def test_nobody_is_on_a_shift_of_a_house_that_is_closed(app):
    plan = shifting.plan("i morgen 9-13", weekly=True)
    plan.skips_closed = True
    course = a.series("Kursus", "i morgen 16-18", skips_closed=True)
    staffed = commands.lay(
        PlanSheet(title="Vært", task=Task.PRACTICAL, activity=course, max_people=2), by=THE_HOUSE
    )
    (seat,) = shifting.put_on(staffed.shifts[1], volunteer("Anna"))
    shift, other = plan.shifts[1], staffed.shifts[1]
    assert shift.first_on == other.first_on
    closing = house.close(shift.first_on, shift.first_on, "Juleferie", by=THE_HOUSE)
    assert not shift.is_on
    assert not other.is_on
    assert letters("cancelled")[0].params["seat"] == seat.key
    house.reopen(closing, by=THE_HOUSE)
    assert shift.is_on
    assert plan.shifts[0].is_on
