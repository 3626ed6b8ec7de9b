"""What support and surveys hear: a family stops, or takes a wish or its yes back, two families turn out to be one, an adviser stops."""

from collections.abc import Sequence
from datetime import date

from flask import url_for

from familiehus.families import news as families
from familiehus.families.models import Household, Wish
from familiehus.families.states import Purpose
from familiehus.kernel.i18n import _
from familiehus.kernel.roles import Actor
from familiehus.partners import news as partners
from familiehus.support import commands, queries
from familiehus.surveys import commands as surveys
from familiehus.surveys import queries as surveys_asked
from familiehus.visits import news as visits
from familiehus.visits.news import Way
from familiehus.volunteers import news as volunteers
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.news import Duty
from familiehus.volunteers.states import Task


def connect() -> None:
    """Connect what these rooms listen to."""
    families.wish_taken_back.connect(_wish_taken_back)
    families.household_closed.connect(_household_closed)
    families.household_merged.connect(_household_merged)
    families.consent_withdrawn.connect(_consent_withdrawn)
    volunteers.volunteer_stopped.connect(_volunteer_stopped)
    volunteers.what_is_planned_for.connect(_planned_for)
    partners.what_is_due.connect(_parcels_due)
    partners.what_is_due.connect(_surveys_due)
    visits.what_else_is_theirs.connect(_times_as_adviser)


def _wish_taken_back(wish: Wish, by: Actor) -> None:
    commands.wish_taken_back(wish, by=by)


def _household_closed(household: Household, by: Actor) -> None:
    commands.household_stops(household, by=by)


def _household_merged(kept: Household, other: Household, by: Actor) -> None:
    commands.household_merged(kept, other, by=by)


def _consent_withdrawn(household: Household, purpose: Purpose, by: Actor) -> None:
    if purpose == Purpose.SURVEY:
        surveys.consent_withdrawn(household)


def _volunteer_stopped(volunteer: Volunteer, by: Actor) -> None:
    commands.free_adviser(volunteer, by=by)


def _parcels_due(days: tuple[date, date]) -> list[partners.Due]:
    return queries.due(*days)


def _surveys_due(days: tuple[date, date]) -> list[partners.Due]:
    return surveys_asked.due(*days)


def _times_as_adviser(person: Actor) -> Way | None:
    """Whoever has times as an adviser has a page of them."""
    return (
        Way(_("Mine rådgivninger"), url_for("support.advising"), "users") if queries.advises(person) else None
    )


def _planned_for(asked: Sequence[Volunteer], first: date, last: date) -> list[Duty]:
    """Each day on which one of them advises."""
    return [
        Duty(number, Task.ADVISER, day, Task.ADVISER.label, url_for("support.advice"))
        for number, day in queries.advising_days(asked, first, last)
    ]
