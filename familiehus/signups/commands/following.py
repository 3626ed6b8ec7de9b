"""What other rooms' news does to sign-ups: families that change, dates that change. Called by the listeners."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, or_, select, update

from familiehus.accounts.models import Person
from familiehus.activities.kinds import DateState
from familiehus.activities.models import Occurrence
from familiehus.activities.news import Touch
from familiehus.families.models import Child, Household
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, rows_changed
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.roles import Actor
from familiehus.kernel.spans import Span
from familiehus.signups.commands import seats
from familiehus.signups.commands.guests import erase
from familiehus.signups.commands.line import (
    close_line,
    promote,
    step_out,
    wait_again,
    withdraw_offers,
)
from familiehus.signups.commands.series import take_dates
from familiehus.signups.commands.telling import tell_of_dates
from familiehus.signups.models import AnswerLink, SeriesSignup, Signup, series_children, signup_children
from familiehus.signups.queries import every_live
from familiehus.signups.reasons import offers_to_all
from familiehus.signups.states import IN_LINE, LIVE, State


def child_left(household: Household, child: Child, *, by: Actor) -> None:
    """The child's seats in this household's sign-ups to come are freed, and offered on. Where nobody else was
    to come, the family is out. The child's other home is not touched, and does not learn of it."""
    seats.lock_household(household)
    rows = [row for row in _held_by(household) if child in row.children]
    for row in _under_lock(rows):
        if row.heads == 1:
            step_out(row)
        elif row.holds_seats:
            seats.free(row.occurrence, 0, 1)
            if row.is_signed:
                seats.count_freed(row.occurrence)
        row.children.remove(child)
        row.children_count -= 1
        db.session.flush()
        seats.show(row)
        promote(row.occurrence)
    for followed in _followed_by(household):
        if child in followed.children:
            followed.children.remove(child)
            if not followed.children and not followed.adults:
                followed.ended_at = clock.now()
    for row in db.session.scalars(_of(household).where(Signup.state == State.LEFT)):
        if child in row.children:
            row.children.remove(child)
            row.children_count -= 1
    db.session.flush()


def household_closed(household: Household, *, by: Actor) -> None:
    """The family stops: out of everything to come, and each seat goes to the next in line."""
    seats.lock_household(household)
    for followed in _followed_by(household):
        followed.ended_at = clock.now()
    for row in _under_lock(_held_by(household)):
        step_out(row)
        audit.record("left a date", row, by=by)
        promote(row.occurrence)


def household_merged(kept: Household, other: Household, *, by: Actor) -> None:
    """Two were one family: `other`'s sign-ups move to `kept`, children by name and year; where both were signed
    up for a date, one is enough: a seat rather than a place in line."""
    seats.lock_household(kept)
    same = {(child.first_name.casefold(), child.birth_year): child for child in kept.children}
    have = {row.occurrence_id: row for row in db.session.scalars(_of(kept))}
    for row in list(db.session.scalars(_of(other).order_by(Signup.occurrence_id))):
        seats.hold_still(row)
        before = have.get(row.occurrence_id)
        if before is not None:
            stays, goes = (row, before) if _stands_better(row, before) else (before, row)
            seats.let_go(goes)
            erase([goes])
            if stays is before:
                promote(before.occurrence)
                continue
        row.household = kept
        row.children = [
            same.get((child.first_name.casefold(), child.birth_year), child) for child in row.children
        ]
        db.session.flush()
        seats.show(row)
        if before is not None:
            promote(row.occurrence)
    follows = {each.activity_id for each in _followed_by(kept)}
    for followed in list(
        db.session.scalars(select(SeriesSignup).where(SeriesSignup.household_id == other.id))
    ):
        if followed.is_live and followed.activity_id in follows:
            followed.ended_at = clock.now()
        followed.household = kept
        followed.children = [
            same.get((child.first_name.casefold(), child.birth_year), child) for child in followed.children
        ]
    db.session.flush()


def guardian_left(household: Household, person: Person) -> None:
    """No link of whoever leaves answers for the family. Letters look at who belongs when they are sent."""
    of_the_household = select(Signup.id).where(Signup.household_id == household.id)
    db.session.execute(
        delete(AnswerLink)
        .where(AnswerLink.person_id == person.id, AnswerLink.signup_id.in_(of_the_household))
        .execution_options(synchronize_session=False)
    )


def date_moved(occurrence: Occurrence, was: Span, *, by: Actor) -> None:
    """Everybody keeps seat and number. Another time is asked about (»ikke svaret«), another place only told.
    Offers keep their deadline, or end when it begins; what was offered to all is offered in turn once there is time."""
    seats.lock([occurrence])
    rows = every_live([occurrence])
    if occurrence.span == was:
        tell_of_dates(rows, "signups.relocated", occurrence)
        return
    for row in rows:
        if row.offered_to_all and not offers_to_all(occurrence):
            wait_again(row)
        elif row.offer_ends_at is not None and (
            row.offered_to_all or row.offer_ends_at > occurrence.starts_at
        ):
            row.offer_ends_at = occurrence.starts_at
    _ask_again(rows, occurrence, was)
    tell_of_dates([row for row in rows if row.is_in_line], "signups.relocated", occurrence)
    _move_line(occurrence, by=by)


def child_parted(household: Household, child: Child, own: Child) -> None:
    """What the household has signed the child up for stands on its own row of the child from now on."""
    for table, sign_up, theirs in (
        (signup_children, signup_children.c.signup_id, Signup),
        (series_children, series_children.c.series_signup_id, SeriesSignup),
    ):
        of_household = sign_up.in_(select(theirs.id).where(theirs.household_id == household.id))
        db.session.execute(
            update(table).where(table.c.child_id == child.id, of_household).values(child_id=own.id)
        )
    db.session.expire_all()


def place_readdressed(dates: Iterable[Occurrence]) -> None:
    """The place of those dates is elsewhere: whoever comes or waits is told, as of any other place."""
    for occurrence in dates:
        tell_of_dates(every_live([occurrence]), "signups.relocated", occurrence)


def _ask_again(rows: Sequence[Signup], occurrence: Occurrence, was: Span, *, again: bool = False) -> None:
    """Whoever has a seat is asked whether they come at the new time. `again`: it was cancelled, and is on again."""
    signed = [row for row in rows if row.is_signed]
    for row in signed:
        row.asked_again_at, row.answered_at = clock.now(), None
    db.session.flush()
    seats.show(*rows)
    was_at = {"was_from": int(was.starts_at.timestamp()), "was_until": int(was.ends_at.timestamp())}
    tell_of_dates(signed, "signups.moved", occurrence, **was_at, again=int(again))


def date_called_off(occurrence: Occurrence, *, by: Actor) -> None:
    """Cancelled or postponed: everybody is told once; seats and numbers stay, for it may be on again."""
    withdraw_offers(occurrence)
    rows = every_live([occurrence])
    seats.show(*rows)
    kind = "signups.cancelled" if occurrence.state.value == "cancelled" else "signups.postponed"
    tell_of_dates(rows, kind, occurrence)


def date_restored(occurrence: Occurrence, was: Span, *, by: Actor) -> None:
    """On again: everybody is told, and asked whether they still come when it was moved meanwhile; followers of the
    series take seats, and the line moves."""
    seats.lock([occurrence])
    rows = every_live([occurrence])
    if occurrence.span == was:
        seats.show(*rows)
        tell_of_dates(rows, "signups.restored", occurrence)
    else:
        _ask_again(rows, occurrence, was, again=True)
        tell_of_dates([row for row in rows if row.is_in_line], "signups.restored", occurrence)
    take_dates([occurrence])
    _move_line(occurrence, by=by)


def signup_ended(occurrence: Occurrence, *, by: Actor) -> None:
    """Nobody signs up for it any more. Who has a seat keeps it; who waits hears now that the line is closed, or when
    the date is on again."""
    if not occurrence.is_off:
        close_line(occurrence, by=by)


def _move_line(occurrence: Occurrence, *, by: Actor) -> None:
    """It is on: the next are asked, or hear that nobody signs up for it any more."""
    if occurrence.takes_signups:
        promote(occurrence)
    else:
        close_line(occurrence, by=by)


def more_room(occurrence: Occurrence) -> None:
    """The date has more seats than before: the line moves."""
    seats.lock([occurrence])
    seats.count_freed(occurrence)
    promote(occurrence)


def touched_by(occurrences: Sequence[Occurrence]) -> list[Touch]:
    """Whom a change of these dates would touch: families and guests with a seat, and those who wait for one. How many
    people that is, the date itself knows."""
    rows = every_live(occurrences)
    signed = {row.household_id or f"guest {row.id}" for row in rows if row.is_signed}
    waiting = {row.household_id or f"guest {row.id}" for row in rows if row.state in IN_LINE}
    told = [
        Touch(ngettext("familie eller gæst", "familier og gæster", len(signed)), len(signed)),
        Touch(_("på venteliste"), len(waiting - signed), waits=True),
    ]
    return [touch for touch in told if touch.count]


def forget_household(household: Household) -> int:
    """Nothing of the household's sign-ups is left. Seats of dates to come go to the next in line; those of past
    dates stay counted, without a name."""
    seats.lock_household(household)
    for row in _under_lock(_held_by(household)):
        step_out(row)
        promote(row.occurrence)
    gone = erase(list(db.session.scalars(_of(household))))
    followed = list(db.session.scalars(select(SeriesSignup).where(SeriesSignup.household_id == household.id)))
    for each in followed:
        db.session.delete(each)
    db.session.flush()
    audit.forget_words(*(each.key for each in followed))
    return gone + len(followed)


def forget_person(person: Person) -> int:
    """No link of the person answers anything."""
    return rows_changed(
        delete(AnswerLink)
        .where(AnswerLink.person_id == person.id)
        .execution_options(synchronize_session=False)
    )


def _stands_better(one: Signup, other: Signup) -> bool:
    order = (State.SIGNED, State.OFFERED, State.WAITING, State.LAPSED, State.LEFT)
    return order.index(one.state) < order.index(other.state)


def _of(household: Household):
    return select(Signup).where(Signup.household_id == household.id)


def _held_by(household: Household) -> list[Signup]:
    """What is live and not over, or waits for a new day, by the date's id, which is the order of the locks."""
    rows = (
        _of(household)
        .join(Signup.occurrence)
        .where(
            Signup.state.in_(LIVE),
            or_(Occurrence.ends_at > clock.now(), Occurrence.state == DateState.POSTPONED),
        )
        .order_by(Signup.occurrence_id)
    )
    return list(db.session.scalars(rows))


def _under_lock(rows: Sequence[Signup]) -> list[Signup]:
    """The same rows, their dates locked, read anew; those that still stand."""
    seats.lock(row.occurrence_id for row in rows)
    db.session.flush()
    for row in rows:
        db.session.refresh(row)
    return [row for row in rows if row.is_live]


def _followed_by(household: Household) -> list[SeriesSignup]:
    rows = select(SeriesSignup).where(
        SeriesSignup.household_id == household.id, SeriesSignup.ended_at.is_(None)
    )
    return list(db.session.scalars(rows))
