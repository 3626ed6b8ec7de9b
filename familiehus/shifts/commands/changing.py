"""A changed shift asks again: moved, made longer, called off, on again; by hand or because its activity was."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from familiehus.activities.models import Occurrence, Place
from familiehus.activities.news import Touch
from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Purpose
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.kernel.spans import Span
from familiehus.shifts import access, queries
from familiehus.shifts.commands.taking import close, leave, lock, remind, touch
from familiehus.shifts.commands.telling import tell
from familiehus.shifts.kinds import Answer, Left, Outcome, State
from familiehus.shifts.models import Shift, ShiftAsk, ShiftSignup
from familiehus.shifts.news import shift_cancelled, shift_moved
from familiehus.shifts.queries.foresight import Effect, foresee
from familiehus.shifts.sheets import ShiftSheet, sheet_of
from familiehus.volunteers.commands.absences import resource_for

ACCEPT_WITHIN = timedelta(hours=48)


def revise(shift: Shift, sheet: ShiftSheet, *, by: Actor) -> None:
    """Make the shift as the sheet says. Everybody on it is told, asked again, or off, as `foresee` said.

    Raises `Refused` for a shift that has begun, a time that is past, or fewer seats than are taken.
    """
    lock([shift], [each.volunteer for each in shift.on_it])
    if not shift.is_on:
        raise Refused(_("Vagten er aflyst. Sæt den på igen først."))
    if shift.has_begun:
        raise Refused(_("Vagten er begyndt og kan ikke ændres."))
    if sheet.span.starts_at <= clock.now():
        raise Refused(_("Vagten kan ikke flyttes til et tidspunkt, der er gået."))
    if not 1 <= sheet.min_people <= sheet.max_people:
        raise Refused(_("Der skal være mindst én på vagten, og højst så mange, som der er plads til."))
    _carry_out(shift, sheet, by=by)
    shift.has_own_time = shift.has_own_time or shift.original_start != shift.starts_at


def carry(shift: Shift, span: Span, *, by: Actor, place: object = None) -> None:
    """The shift goes along with its activity, and asks the people on it again. What has begun stays."""
    if shift.has_begun or not shift.is_on:
        return
    lock([shift], [each.volunteer for each in shift.on_it])
    sheet = sheet_of(shift)
    where = place if shift.plan.place_id is None else shift.place
    _carry_out(shift, replace(sheet, span=span, place=where), by=by)


def _carry_out(shift: Shift, sheet: ShiftSheet, *, by: Actor) -> None:
    was, place_was = shift.span, shift.place
    touched = foresee(shift, sheet, by=by)
    freed = [each.signup for each in touched if each.effect is Effect.FREED]
    staying = [each for each in touched if each.effect is not Effect.FREED]
    if len(staying) + shift.brought > sheet.max_people:
        raise Refused(_("Der er allerede %(taken)s på vagten. Tag nogen af først.", taken=len(staying)))
    if sheet.with_children and shift.hands:
        raise Refused(_("Når børn er med, skal alle være frivillige med navn og godkendelse."))
    for signup in freed:
        leave(signup, Left.NO_LONGER_FITS, by=by)
    if sheet.span != was:
        shift.stand_in(sheet.span)
    shift.place, shift.note = sheet.place, sheet.note
    shift.min_people, shift.max_people = sheet.min_people, sheet.max_people
    shift.with_children = sheet.with_children
    moved = sheet.span != was
    if moved or sheet.place is not place_was:
        shift.has_changed()
    db.session.flush()
    for each in staying:
        if moved and each.signup.hold is not None:
            bookings.move(each.signup.hold, sheet.span, by=by)
        if each.effect is Effect.ASKED:
            each.signup.accept_by = min(clock.now() + ACCEPT_WITHIN, shift.starts_at)
        _say(each.signup, each.effect, was)
    for signup in freed:
        tell(
            "shifts.freed",
            signup.volunteer,
            signup,
            was_from=was.starts_at.isoformat(),
            was_to=was.ends_at.isoformat(),
        )
    db.session.flush()
    touch()
    audit.record("shift revised", shift, by=by, moved=moved or None, freed=len(freed) or None)
    if moved:
        shift_moved.send(shift, was=was, by=by)


def _say(signup: ShiftSignup, effect: Effect, was: Span) -> None:
    was_from, was_to = was.starts_at.isoformat(), was.ends_at.isoformat()
    if effect is Effect.TOLD:
        tell("shifts.changed", signup.volunteer, signup, was_from=was_from, was_to=was_to)
    elif effect is Effect.ASKED:
        tell("shifts.accept_again", signup.volunteer, signup, was_from=was_from, was_to=was_to)
    if effect in (Effect.TOLD, Effect.ASKED):
        remind(signup)


def accept_again(signup: ShiftSignup, *, by: Actor) -> None:
    """Yes, the new time is fine."""
    if not access.may_act_for(by, signup.volunteer):
        raise Refused(_("Du kan kun gøre noget ved dine egne vagter."))
    lock([signup.shift], [signup.volunteer])
    db.session.refresh(signup)
    if not signup.is_live:
        raise Refused(_("Pladsen er givet fri. Tag vagten igen, hvis den stadig mangler nogen."))
    signup.accept_by = None
    db.session.flush()
    touch()
    audit.record("shift accepted again", signup, by=by, shift=signup.shift.key)


def free_unanswered() -> int:
    """Seats whose owners did not say yes to the new time before the deadline are free. For the job."""
    due = (
        select(ShiftSignup)
        .where(ShiftSignup.left_at.is_(None), ShiftSignup.accept_by <= clock.now())
        .order_by(ShiftSignup.id)
    )
    found = list(db.session.scalars(due))
    lock([each.shift for each in found], [each.volunteer for each in found])
    freed = 0
    for signup in found:
        db.session.refresh(signup)
        if _still_unanswered(signup):
            leave(signup, Left.NOT_ACCEPTED, by=THE_HOUSE)
            tell("shifts.freed", signup.volunteer, signup)
            freed += 1
    return freed


def _still_unanswered(signup: ShiftSignup) -> bool:
    """Whether it is so now, under the lock: a swap or a late yes may have come first."""
    due = signup.is_live and signup.accept_by is not None and signup.accept_by <= clock.now()
    return due and signup.came_at is None and not signup.shift.is_over


def cancel(shift: Shift, reason: str, *, by: Actor) -> None:
    """The shift is off; everybody on it is told and has their time back. Who was on it is kept, to restore it."""
    if not reason.strip():
        raise Refused(_("Skriv hvorfor, så de frivillige ved det."))
    lock([shift], [each.volunteer for each in shift.on_it])
    if not shift.is_on:
        raise Refused(_("Vagten er allerede aflyst."))
    if shift.is_over:
        raise Refused(_("Vagten er forbi."))
    shift.state, shift.reason = State.CANCELLED, reason.strip()
    shift.has_changed()
    for signup in shift.on_it:
        if signup.hold is not None:
            bookings.release(signup.hold)
        if signup.handover is not None:
            close(signup.handover, Outcome.LAPSED)
        signup.accept_by = None
        tell("shifts.cancelled", signup.volunteer, signup)
    for question in db.session.scalars(
        select(ShiftAsk).where(ShiftAsk.shift_id == shift.id, ShiftAsk.answered_at.is_(None))
    ):
        question.answered_at, question.answer = clock.now(), Answer.VOID
    db.session.flush()
    touch()
    audit.record("shift cancelled", shift, by=by, reason=reason.strip())
    shift_cancelled.send(shift, by=by)


def restore(shift: Shift, span: Span | None = None, place: Place | None = None, *, by: Actor) -> None:
    """On again, with those who were on it and are still free and cleared; they are told, and asked again when it is at
    another time than before. Others are off it. With a `span` it is there, at that place."""
    lock([shift], [each.volunteer for each in shift.on_it])
    was, now = shift.span, span or shift.span
    if shift.is_on or now.starts_at <= clock.now():
        raise Refused(_("Vagten er ikke aflyst, eller den er forbi."))
    was_on = shift.on_it
    shift.state, shift.reason = State.PLANNED, ""
    if span is not None:
        shift.place = place
        shift.stand_in(span)
    shift.has_changed()
    for signup in was_on:
        signup.left_at, signup.left_why = clock.now(), Left.NO_LONGER_FITS
    db.session.flush()
    for signup in was_on:
        resource = resource_for(signup.volunteer.person)
        if queries.gate(signup.volunteer, queries.Duty.of(shift)) or bookings.objection(
            resource, shift.span, by=by
        ):
            tell("shifts.freed", signup.volunteer, signup)
            continue
        signup.left_at, signup.left_why = None, None
        signup.hold = bookings.take(resource, shift.span, Purpose.SHIFT, by=by, label=shift.title)
        if now == was:
            tell("shifts.on_again", signup.volunteer, signup)
            remind(signup)
        else:
            signup.accept_by = min(clock.now() + ACCEPT_WITHIN, shift.starts_at)
            _say(signup, Effect.ASKED, was)
        db.session.flush()
    touch()
    audit.record("shift restored", shift, by=by)


def touched_by(occurrences: Sequence[Occurrence]) -> list[Touch]:
    """How many people on shifts a change of these dates would touch."""
    ids = [each.id for each in occurrences]
    count = db.session.scalar(
        select(func.count())
        .select_from(ShiftSignup)
        .join(ShiftSignup.shift)
        .where(
            Shift.occurrence_id.in_(ids),
            ShiftSignup.left_at.is_(None),
            Shift.state == State.PLANNED,
            Shift.starts_at > clock.now(),
        )
    )
    return [Touch(ngettext("frivillig på vagt", "frivillige på vagt", count), count)] if count else []
