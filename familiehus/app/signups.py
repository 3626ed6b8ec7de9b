"""What sign-ups hear: families that change, dates that change, and whom a change would touch."""

from collections.abc import Sequence
from typing import Any

from familiehus.accounts.models import Person
from familiehus.activities import news as activities
from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.activities.news import Touch
from familiehus.families import news as families
from familiehus.families.models import Child, Household
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.signups import commands


def connect() -> None:
    """Connect what the sign-ups listen to."""
    families.child_left.connect(_child_left)
    families.child_parted.connect(_child_parted)
    families.guardian_left.connect(_guardian_left)
    families.household_enrolled.connect(_household_enrolled)
    families.household_closed.connect(_household_closed)
    families.household_merged.connect(_household_merged)
    activities.series_split.connect(_series_split)
    activities.dates_added.connect(_dates_added)
    activities.occurrence_moved.connect(_occurrence_moved)
    activities.place_readdressed.connect(_place_readdressed)
    activities.occurrence_cancelled.connect(_occurrence_cancelled)
    activities.occurrence_restored.connect(_occurrence_restored)
    activities.seat_freed.connect(_seat_freed)
    activities.signup_ended.connect(_signup_ended)
    activities.whom_would_this_touch.connect(_whom_would_this_touch)


def _child_left(household: Household, child: Child, by: Actor) -> None:
    commands.child_left(household, child, by=by)


def _child_parted(household: Household, child: Child, own: Child) -> None:
    commands.child_parted(household, child, own)


def _guardian_left(household: Household, person: Person, by: Actor) -> None:
    commands.guardian_left(household, person)


def _household_enrolled(household: Household, by: Actor) -> None:
    commands.catch_up(household)


def _household_closed(household: Household, by: Actor) -> None:
    commands.household_closed(household, by=by)


def _household_merged(kept: Household, other: Household, by: Actor) -> None:
    commands.household_merged(kept, other, by=by)


def _series_split(activity: Activity, successor: Activity, occurrences: Sequence[Occurrence]) -> None:
    commands.split_series(activity, successor, occurrences)


def _dates_added(_activity: Activity, dates: Sequence[Occurrence]) -> None:
    commands.take_dates(dates)


def _occurrence_moved(occurrence: Occurrence, was: Span, was_where: Any, again: bool, by: Actor) -> None:
    commands.date_moved(occurrence, was, by=by)


def _place_readdressed(place: Place, dates: Sequence[Occurrence], by: Actor) -> None:
    commands.place_readdressed(dates)


def _occurrence_cancelled(occurrence: Occurrence, reason: str, by: Actor) -> None:
    commands.date_called_off(occurrence, by=by)


def _occurrence_restored(occurrence: Occurrence, was: Span, by: Actor) -> None:
    commands.date_restored(occurrence, was, by=by)


def _seat_freed(occurrence: Occurrence) -> None:
    commands.more_room(occurrence)


def _signup_ended(occurrence: Occurrence, by: Actor) -> None:
    commands.signup_ended(occurrence, by=by)


def _whom_would_this_touch(occurrences: Sequence[Occurrence]) -> list[Touch]:
    return commands.touched_by(occurrences)
