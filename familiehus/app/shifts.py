"""What shifts hear: activities that move, are called off or get new dates; volunteers who stop."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import url_for

from familiehus.activities import news as activities
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.activities.news import Touch
from familiehus.kernel import clock
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.kernel.spans import Span
from familiehus.shifts import commands, queries
from familiehus.shifts.models import Shift
from familiehus.volunteers import news as volunteers
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.news import Duty


def connect() -> None:
    """Connect what the shifts listen to."""
    activities.activity_published.connect(_activity_published)
    activities.dates_added.connect(_dates_added)
    activities.series_split.connect(_series_split)
    activities.occurrence_moved.connect(_occurrence_moved)
    activities.place_readdressed.connect(_place_readdressed)
    activities.occurrence_cancelled.connect(_occurrence_cancelled)
    activities.occurrence_restored.connect(_occurrence_restored)
    activities.whom_would_this_touch.connect(_whom_would_this_touch)
    volunteers.volunteer_stopped.connect(_volunteer_stopped)
    volunteers.what_is_planned_for.connect(_planned_for)


def _activity_published(activity: Activity, by: Actor) -> None:
    commands.follow_activity(activity, by=by)


def _dates_added(activity: Activity, dates: Sequence[Occurrence]) -> None:
    commands.follow_activity(activity, by=THE_HOUSE)


def _series_split(activity: Activity, successor: Activity, occurrences: Sequence[Occurrence]) -> None:
    commands.split_with(activity, successor, occurrences, by=THE_HOUSE)


def _occurrence_moved(occurrence: Occurrence, was: Span, was_where: Any, again: bool, by: Actor) -> None:
    for shift in queries.shifts_of(occurrence):
        if again:
            _take_up_again(shift, occurrence, was, by)
        else:
            commands.carry(shift, shift.plan.around(occurrence), by=by, place=occurrence.place)


def _place_readdressed(place: Place, dates: Sequence[Occurrence], by: Actor) -> None:
    commands.place_readdressed(place)


def _occurrence_cancelled(occurrence: Occurrence, reason: str, by: Actor) -> None:
    for shift in queries.shifts_of(occurrence):
        if shift.is_on and not shift.is_over:
            commands.cancel(shift, reason, by=by)


def _occurrence_restored(occurrence: Occurrence, was: Span, by: Actor) -> None:
    for shift in queries.shifts_of(occurrence):
        _take_up_again(shift, occurrence, was, by)


def _take_up_again(shift: Shift, occurrence: Occurrence, was: Span, by: Actor) -> None:
    """The shift is on again with its date, at the date's new time if that is another than before."""
    span = shift.plan.around(occurrence) if occurrence.span != was else shift.span
    place = shift.place if shift.plan.place_id is not None else occurrence.place
    if not shift.is_on and span.starts_at > clock.now():
        commands.restore(shift, span, place, by=by)


def _whom_would_this_touch(occurrences: Sequence[Occurrence]) -> list[Touch]:
    return commands.touched_by(occurrences)


def _volunteer_stopped(volunteer: Volunteer, by: Actor) -> None:
    commands.free_seats_of(volunteer, by=by)


def _planned_for(asked: Sequence[Volunteer], first: date, last: date) -> list[Duty]:
    """Each shift that one of them is on, once for each task that it asks for."""
    return [
        Duty(
            seat.volunteer_id,
            task,
            seat.shift.first_on,
            seat.shift.title,
            url_for("shifts.show", key=seat.shift.key),
        )
        for seat in queries.seats_of(asked, first, last)
        for task in queries.Duty.of(seat.shift).tasks
    ]
