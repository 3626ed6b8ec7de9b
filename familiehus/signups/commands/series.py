"""Signing up for a whole series: a row on the series, whose dates take seats in the order the families asked."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from familiehus.activities.kinds import DateState
from familiehus.activities.models import Activity, Occurrence
from familiehus.families.models import Child, Household
from familiehus.families.states import State as FamilyState
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.signups.commands import seats
from familiehus.signups.commands.leaving import leave
from familiehus.signups.commands.line import promote
from familiehus.signups.commands.signing import seat_or_line
from familiehus.signups.models import SeriesSignup, Signup
from familiehus.signups.queries import series_signup_of, signup_of
from familiehus.signups.reasons import reasons_against, reasons_against_party
from familiehus.signups.states import State


def sign_up_series(
    activity: Activity, household: Household, *, adults: int, children: Sequence[Child] = (), by: Actor
) -> SeriesSignup:
    """The household comes to every date there is and every date to come; where a date is full it gets a number
    in that date's line. A date it has already is one of the series from now on; one that it has left by itself, or
    that nobody can sign up for, is let be.

    `signups` of the result tell how it went. Raises Refused with every reason when it goes for no date.
    """
    seats.lock_household(household)
    if not activity.is_series:
        raise Refused(_("Aktiviteten har kun den ene dato."))
    if series_signup_of(household, activity) is not None:
        raise Refused(_("I er allerede tilmeldt hele rækken."))
    if any(child not in household.children for child in children):
        raise Refused(_("Vælg kun børn, der hører til familien."))
    coming = _coming(activity)
    if not coming:
        raise Refused(_("Rækken har ingen datoer tilbage."))
    against = [
        reasons_against(date, household) or reasons_against_party(date, adults, len(children))
        for date in coming
    ]
    if all(against):
        raise Refused(*against[0])
    followed = SeriesSignup(household=household, activity=activity, adults=adults, children=list(children))
    db.session.add(followed)
    db.session.flush()
    audit.record("signed up for a series", followed, by=by, household=household.key)
    seats.lock(coming)
    for date in coming:
        _take(date, followed, by=by)
    return followed


def leave_series(followed: SeriesSignup, *, by: Actor, also_dates: bool = True) -> int:
    """No more dates of the series; those still to come are left too unless told otherwise. Gives how many."""
    seats.lock_household(followed.household)
    if not followed.is_live:
        return 0
    followed.ended_at = clock.now()
    audit.record("left a series", followed, by=by)
    seats.show(*followed.signups[:1])
    left = 0
    if also_dates:
        rows = [row for row in followed.signups if row.is_live and not row.occurrence.has_begun]
        seats.lock(row.occurrence_id for row in rows)
        for row in sorted(rows, key=lambda row: row.occurrence_id):
            leave(row, by=by)
            left += 1
    db.session.flush()
    return left


def take_dates(occurrences: Iterable[Occurrence]) -> int:
    """New dates of a series, or such as are on again: those who follow it take seats in the order in which they
    asked. Gives how many sign-ups that made; doing it twice makes none."""
    dates = [each for each in occurrences if each.state is DateState.PLANNED and not each.has_begun]
    wanted = {each.activity_id for each in dates}
    if not wanted:
        return 0
    rows = (
        select(SeriesSignup)
        .where(SeriesSignup.activity_id.in_(wanted), SeriesSignup.ended_at.is_(None))
        .options(joinedload(SeriesSignup.household))
        .order_by(SeriesSignup.asked_at, SeriesSignup.id)
    )
    followers = [each for each in db.session.scalars(rows) if each.household.state == FamilyState.ENROLLED]
    if not followers:
        return 0
    seats.lock(dates)
    return sum(
        _take(date, each, by=THE_HOUSE)
        for date in sorted(dates, key=lambda date: date.id)
        for each in followers
        if each.activity_id == date.activity_id
    )


def catch_up(household: Household) -> None:
    """A household is back: the dates its series got meanwhile, and whatever is free in the lines it stands in."""
    rows = select(SeriesSignup).where(
        SeriesSignup.household_id == household.id, SeriesSignup.ended_at.is_(None)
    )
    coming = [date for each in db.session.scalars(rows) for date in _coming(each.activity)]
    take_dates(coming)
    in_line = select(Signup.occurrence_id).where(
        Signup.household_id == household.id, Signup.state.in_((State.WAITING, State.LAPSED))
    )
    dates = list(
        db.session.scalars(select(Occurrence).where(Occurrence.id.in_(in_line)).order_by(Occurrence.id))
    )
    seats.lock(dates)
    for date in dates:
        promote(date)


def split_series(activity: Activity, successor: Activity, occurrences: Sequence[Occurrence]) -> None:
    """The series goes on under a successor: so do those who follow it, in the same order, with their dates."""
    moved = {each.id for each in occurrences}
    rows = (
        select(SeriesSignup)
        .where(SeriesSignup.activity_id == activity.id, SeriesSignup.ended_at.is_(None))
        .order_by(SeriesSignup.asked_at, SeriesSignup.id)
    )
    for before in db.session.scalars(rows).all():
        after = SeriesSignup(
            household=before.household,
            activity=successor,
            adults=before.adults,
            children=list(before.children),
            asked_at=before.asked_at,
        )
        db.session.add(after)
        for signup in list(before.signups):
            if signup.occurrence_id in moved:
                signup.series = after
        if not activity.has_more_to_come and all(date.has_begun for date in activity.dates):
            before.ended_at = clock.now()
    db.session.flush()


def _take(date: Occurrence, followed: SeriesSignup, *, by: Actor) -> bool:
    """One date for one follower; not when it is on it already, which then belongs to the series, nor when it left
    that one date. What it left along with the series it has again with the series."""
    known = signup_of(followed.household, date)
    if known is not None and known.is_live:
        known.series = followed
        return False
    if (known is not None and not _left_with_its_series(known)) or reasons_against(date, followed.household):
        return False
    children = [child for child in followed.children if child in followed.household.children]
    if reasons_against_party(date, followed.adults, len(children)):
        return False
    seat_or_line(date, followed.household, followed.adults, children, by=by, series=followed)
    return True


def _left_with_its_series(signup: Signup) -> bool:
    ended_at = signup.series.ended_at if signup.series is not None else None
    return ended_at is not None and signup.left_at is not None and signup.left_at >= ended_at


def _coming(activity: Activity) -> list[Occurrence]:
    """The dates that have not begun, by id, which is the order of the locks."""
    rows = select(Occurrence).where(
        Occurrence.activity_id == activity.id,
        Occurrence.starts_at > clock.now(),
        Occurrence.state == DateState.PLANNED,
    )
    return list(db.session.scalars(rows.order_by(Occurrence.id)))
