"""Who listens to whose news, and who answers whose questions. Connected once, kept for the life of the process."""

from datetime import date, timedelta

from flask import url_for

from familiehus.accounts import commands as accounts
from familiehus.accounts.models import Person
from familiehus.accounts.news import hat_taken, person_deactivated
from familiehus.activities import commands, queries
from familiehus.activities.kinds import Category
from familiehus.app import privacy, rooms, shifts, signups, support, visits
from familiehus.attendance import commands as attendance
from familiehus.bookings.news import time_freed
from familiehus.families.models import Child, Household
from familiehus.families.news import (
    child_parted,
    guardian_left,
    household_closed,
    household_forgotten,
    household_merged,
)
from familiehus.families.queries import (
    belongs_where_house_is_unnamed,
    households_of,
    people_kept_apart_from,
)
from familiehus.feeds import commands as feeds
from familiehus.feeds import moving
from familiehus.house import queries as house
from familiehus.house.news import Planned, closing_days_changed, week_changed, what_is_planned
from familiehus.kernel import clock, danish
from familiehus.kernel.roles import THE_HOUSE, Actor, Role
from familiehus.kernel.spans import Span
from familiehus.loans import commands as loans
from familiehus.messages import introductions
from familiehus.messages.commands import withdraw
from familiehus.messages.introductions import Quiet, Signature
from familiehus.shifts import belongings as on_shifts
from familiehus.shifts import commands as rota
from familiehus.visits import belongings as on_visits
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.models import Volunteer
from familiehus.volunteers.news import volunteer_forgotten, volunteer_stopped
from familiehus.volunteers.queries import volunteer_of


def connect() -> None:
    """Connect every listener."""
    signups.connect()
    shifts.connect()
    privacy.connect()
    visits.connect()
    support.connect()
    guardian_left.connect(_end_family_access)
    household_merged.connect(_bring_attendance_along)
    child_parted.connect(_part_attendance)
    household_closed.connect(_keep_nothing_for_family)
    volunteer_stopped.connect(_keep_nothing_for_volunteer)
    household_forgotten.connect(_forget_everywhere)
    volunteer_forgotten.connect(_forget_volunteer_everywhere)
    hat_taken.connect(_stop_who_is_no_volunteer)
    hat_taken.connect(_stop_calendars_of_hat)
    person_deactivated.connect(_stop_whose_account_is_closed)
    closing_days_changed.connect(_follow_closing_days)
    week_changed.connect(_follow_week)
    what_is_planned.connect(_activities_planned)
    time_freed.connect(volunteers.hold_what_came_free)
    moving.connect()
    introductions.quiet_hours_from(_quiet_hours)
    introductions.signature_from(_signature)
    introductions.hidden_from_by(_kept_apart)
    introductions.unnamed_by(_family_without_yes)


def _quiet_hours() -> Quiet:
    settings = house.settings()
    return Quiet(settings.quiet_from, settings.quiet_until)


def _signature() -> Signature:
    settings = house.settings()
    return Signature(settings.name, settings.short_name, settings.phone)


def _kept_apart(reader: Actor) -> set[str]:
    return {f"person:{key}" for key in people_kept_apart_from(reader)}


def _family_without_yes(reference: str) -> bool:
    prefix, _colon, key = reference.partition(":")
    return prefix == "person" and belongs_where_house_is_unnamed(key)


def _end_family_access(_household: object, person: Person, by: Actor) -> None:
    """Who belongs to no household any more is no family: sign-ins end, no link works, nothing unsent goes out."""
    if households_of(person):
        return
    accounts.take_hat(person, Role.FAMILY, by=by)
    if not person.roles_held():
        accounts.void(person)
        withdraw(to=accounts.reference(person))


def _bring_attendance_along(kept: Household, other: Household, by: Actor) -> None:
    attendance.household_merged(kept, other)


def _part_attendance(household: Household, child: Child, own: Child) -> None:
    attendance.child_parted(household, child, own)


def _keep_nothing_for_family(household: Household, by: Actor) -> None:
    loans.borrower_stops(household, by=by)


def _keep_nothing_for_volunteer(volunteer: Volunteer, by: Actor) -> None:
    loans.borrower_stops(volunteer.person, by=by)


def _forget_everywhere(household: Household, people: list[Person], by: Actor) -> None:
    """Every room forgets what it holds about the household and about those who go with it, the highest first."""
    for belongings in reversed(rooms.belongings()):
        for subject in (household, *people):
            belongings.forget(subject)


def _forget_volunteer_everywhere(volunteer: Volunteer, was: Person | None, by: Actor) -> None:
    """Every room forgets the volunteer, and the person behind the file unless they stay something else to the house:
    then only what they did on duties of their own."""
    if was is not None:
        on_shifts.forget_duties(volunteer, was)
        on_visits.forget_duties(volunteer, was)
    for belongings in reversed(rooms.belongings()):
        for subject in (volunteer.person, volunteer):
            belongings.forget(subject)


def _stop_who_is_no_volunteer(person: Person, role: Role, by: Actor) -> None:
    """Whoever is no volunteer any more is on no duty either."""
    if role == Role.VOLUNTEER:
        _stop_whose_account_is_closed(person, by)


def _stop_calendars_of_hat(person: Person, role: Role, by: Actor) -> None:
    feeds.revoke_of_hat(person, role, by=by)


def _stop_whose_account_is_closed(person: Person, by: Actor) -> None:
    volunteer = volunteer_of(person)
    if volunteer is not None and volunteer.is_with_the_house:
        volunteers.stop(volunteer, by=by)


def _follow_closing_days(_closing: object, first: date, last: date, by: Actor) -> None:
    """Activities first: the shifts that staff them go along."""
    commands.follow_closing_days(first, last, by=by)
    rota.follow_closing_days(first, last, by=by)
    loans.follow_closing_days(first, last, by=by)


def _follow_week(_settings: object, by: Actor) -> None:
    today = clock.today()
    loans.follow_closing_days(today, today + timedelta(days=house.LOOK_AHEAD), by=by)


def _activities_planned(span: Span) -> list[Planned]:
    """Activities that are still on within the span; the house's own "closed" is no activity."""
    return [
        Planned(date.title, danish.when(date.span), url_for("activities.show", key=date.key))
        for date in queries.dates_in(span, THE_HOUSE)
        if not date.is_off and date.activity.category != Category.CLOSED
    ]
