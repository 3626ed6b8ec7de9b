"""One calendar of what a volunteer has promised: absences, shifts, duty at an activity, visits; each keeps the others
away, whichever came first, and no refusal tells staff of a visit."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Purpose
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE
from familiehus.series.timetables import Timetable
from familiehus.shifts import commands, queries
from familiehus.shifts.models import Shift
from familiehus.shifts.sheets import PlanSheet
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.commands.absences import resource_for
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.states import Task
from tests import a, shifting, times
from tests.volunteering import volunteer


@pytest.fixture(autouse=True)
def _a_tuesday(clock):
    clock("2026-11-24 08:00")


@pytest.fixture
def anna(app) -> Volunteer:
    return volunteer("Anna")


def duty_at_an_activity() -> Shift:
    """Torsdag 16-18: the activity itself from 17, and an hour before."""
    activity = a.activity("Fællesspisning", "torsdag 17-18")
    sheet = PlanSheet(
        title="Vært", task=Task.PRACTICAL, activity=activity, before_minutes=60, min_people=1, max_people=3
    )
    return commands.lay(sheet, by=THE_HOUSE).shifts[0]


def absent(who: Volunteer) -> None:
    volunteers.note_absence(who, Timetable.of_span(times.span("torsdag 15-17")), by=who.person)


def at_the_activity(who: Volunteer) -> None:
    shifting.put_on(duty_at_an_activity(), who)


def on_a_visit(who: Volunteer) -> None:
    bookings.take(
        resource_for(who.person), times.span("torsdag 15-17"), Purpose.VISIT, by=THE_HOUSE, label="Holm"
    )


@pytest.mark.parametrize("promised", [absent, at_the_activity, on_a_visit])
def test_what_is_promised_keeps_a_shift_away(anna, promised: Callable[[Volunteer], None]):
    promised(anna)
    shift = shifting.shift("torsdag 16-20")
    with pytest.raises(Refused, match="optaget") as why:
        commands.take(shift, anna, by=a.staff())
    assert "Holm" not in str(why.value)
    assert commands.take(shifting.shift("torsdag 18-20"), anna, by=anna.person)


@pytest.mark.parametrize("promised", [absent, on_a_visit])
def test_what_is_promised_keeps_duty_at_an_activity_away(anna, promised: Callable[[Volunteer], None]):
    promised(anna)
    with pytest.raises(Refused, match="optaget"):
        commands.take(duty_at_an_activity(), anna, by=a.staff())


def test_an_absence_noted_later_is_not_refused_and_removes_nobody(anna):
    at_the_activity(anna)
    absent(anna)
    (absence,) = anna.absences
    assert absence.dates[0].hold is None
    with pytest.raises(Refused, match="optaget"):
        on_a_visit(anna)


def test_given_back_the_time_is_the_absence_s_at_once(anna):
    shift = duty_at_an_activity()
    (seat,) = shifting.put_on(shift, anna)
    assert queries.away([seat]) == []
    absent(anna)
    assert queries.away([seat]) == [seat]
    commands.take_off(seat, by=a.staff())
    assert anna.absences[0].dates[0].hold is not None
    with pytest.raises(Refused, match="optaget"):
        commands.take(shift, anna, by=anna.person)


def test_the_way_to_and_from_a_visit_keeps_a_shift_away_as_well(anna):
    """A visit at 15-17 with half an hour's way: nobody is on a shift until 17.30."""
    bookings.take(
        resource_for(anna.person),
        times.span("torsdag 15-17"),
        Purpose.VISIT,
        by=THE_HOUSE,
        gap=timedelta(minutes=30),
    )
    near, after = shifting.shift("torsdag 17.15-20"), shifting.shift("torsdag 17.30-20")
    assert [each.volunteer for each in queries.candidates(near)] == []
    with pytest.raises(Refused, match="optaget"):
        commands.take(near, anna, by=a.staff())
    assert commands.take(after, anna, by=anna.person)
