"""What visits hear: volunteers who stop, families that close or turn out to be one; and what is planned for a volunteer."""

from collections.abc import Sequence
from datetime import date

from flask import url_for

from familiehus.families import news as families
from familiehus.families.models import Household
from familiehus.kernel.roles import Actor
from familiehus.visits import commands
from familiehus.visits.queries.visits import seats_of
from familiehus.volunteers import news as volunteers
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.news import Duty
from familiehus.volunteers.states import Task


def connect() -> None:
    """Connect what the visits listen to."""
    families.address_changed.connect(_address_changed)
    families.household_closed.connect(_household_closed)
    families.household_merged.connect(_household_merged)
    volunteers.volunteer_stopped.connect(_volunteer_stopped)
    volunteers.what_is_planned_for.connect(_planned_for)


def _address_changed(household: Household, by: Actor) -> None:
    commands.tell_of_new_address(household, by=by)


def _household_closed(household: Household, by: Actor) -> None:
    commands.end_with(household, by=by)


def _household_merged(kept: Household, other: Household, by: Actor) -> None:
    commands.move_to(kept, other, by=by)


def _volunteer_stopped(volunteer: Volunteer, by: Actor) -> None:
    commands.free_matches_of(volunteer, by=by)


def _planned_for(asked: Sequence[Volunteer], first: date, last: date) -> list[Duty]:
    """Each visit that one of them is on, for each task that its kind asks for; in neutral words."""
    return [
        Duty(
            seat.volunteer_id,
            task,
            seat.first_on,
            Task.HOME_VISIT.label,
            url_for("visits.show", key=seat.visit.match.key),
        )
        for seat in seats_of(asked, first, last)
        for task in seat.visit.match.kind.tasks
    ]
