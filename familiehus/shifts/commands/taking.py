"""Coming on a shift and off it again. Every path leads through `take`, and so past the same rules."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import select

from familiehus.bookings import commands as bookings
from familiehus.bookings.models import Override, Purpose
from familiehus.kernel import audit, clock, versions
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import Actor
from familiehus.shifts import access, queries
from familiehus.shifts.commands.telling import tell, tell_who_waited
from familiehus.shifts.kinds import Answer, How, Left, Outcome
from familiehus.shifts.models import Handover, Shift, ShiftAsk, ShiftSignup
from familiehus.shifts.news import seat_left, seat_taken
from familiehus.volunteers.commands.absences import resource_for
from familiehus.volunteers.models import Volunteer

SCOPE = "shifts"
UNDO_WITHIN = timedelta(minutes=10)
REMINDED_BEFORE = timedelta(hours=24)


def lock(shifts: Iterable[Shift], volunteers: Iterable[Volunteer] = ()) -> None:
    """People first, then shifts, each in the order of their keys; what is read is read anew under the lock."""
    people = {each.id for each in volunteers}
    rows = {each.id for each in shifts}
    anew = {"populate_existing": True}
    if people:
        wanted = select(Volunteer).where(Volunteer.id.in_(people)).order_by(Volunteer.key)
        db.session.scalars(wanted.with_for_update(of=Volunteer), execution_options=anew).unique().all()
    if rows:
        db.session.scalars(
            select(Shift.id).where(Shift.id.in_(rows)).order_by(Shift.key).with_for_update(of=Shift)
        ).all()
        db.session.scalars(
            queries.whole(select(Shift)).where(Shift.id.in_(rows)), execution_options=anew
        ).unique().all()


def take(
    shift: Shift,
    volunteer: Volunteer,
    *,
    by: Actor,
    how: How | None = None,
    is_lead: bool = False,
    override: Override | None = None,
) -> ShiftSignup:
    """Put somebody on a shift: herself, or staff for her, under the same rules. Raises `Refused` with every reason.

    `override` sets only a clash of time aside, by a coordinator. A rule of the gate is set aside by the
    manager on the volunteer's own page, by name, with a reason and an end.
    """
    if not access.may_act_for(by, volunteer):
        raise Refused(_("Du kan kun tage vagter for dig selv."))
    if how is None:
        how = How.SELF if by.id is not None and by.id == volunteer.person_id else How.STAFF
    with db.session.begin_nested():
        lock([shift], [volunteer])
        signup = put_on(shift, volunteer, by=by, how=how, is_lead=is_lead, override=override)
    if how is How.STAFF:
        tell("shifts.put_on", volunteer, signup)
    return signup


def put_on(
    shift: Shift,
    volunteer: Volunteer,
    *,
    by: Actor,
    how: How,
    instead_of: Sequence[ShiftSignup] = (),
    is_lead: bool = False,
    override: Override | None = None,
) -> ShiftSignup:
    """The one way onto a shift, under locks that the caller holds. Raises `Refused` with every reason there is."""
    resource = resource_for(volunteer.person)
    reasons = queries.against(shift, volunteer, by=by, resource=None, instead_of=instead_of)
    if override is None or reasons:
        why = bookings.objection(resource, shift.span, by=by)
        reasons += [str(reason) for reason in why.reasons] if why else []
    if reasons:
        raise Refused(*reasons)
    with db.session.begin_nested():
        for each in instead_of:
            go(each, Left.HANDED_OVER)
        db.session.flush()
        hold = bookings.take(resource, shift.span, Purpose.SHIFT, by=by, label=shift.title, override=override)
        signup = ShiftSignup(volunteer=volunteer, how=how, hold=hold, is_lead=is_lead)
        shift.signups.append(signup)
        db.session.flush()
    _answer_asks(shift, volunteer, Answer.YES)
    if not shift.missing and not shift.seeks:
        _void_asks(shift)
    remind(signup)
    touch()
    audit.record("shift taken", signup, by=by, shift=shift.key, volunteer=volunteer.key, how=how.value)
    seat_taken.send(signup, by=by)
    return signup


def remind(signup: ShiftSignup) -> None:
    """A letter the day before, with when to be where; none when that is past already."""
    due = signup.shift.starts_at - REMINDED_BEFORE
    if due > clock.now():
        tell("shifts.reminder", signup.volunteer, signup, due=due, sequence=signup.shift.sequence)


def leave(signup: ShiftSignup, why: Left, *, by: Actor) -> None:
    """Take somebody off a shift. Never refused for what the shift then lacks: it shows that it lacks it."""
    lock([signup.shift], [signup.volunteer])
    db.session.refresh(signup)
    if not signup.is_live:
        raise Refused(_("%(name)s er ikke længere på vagten.", name=signup.name))
    if signup.came_at is not None:
        raise Refused(_("%(name)s er mødt ind. Skriv i stedet, hvornår vedkommende gik.", name=signup.name))
    go(signup, why)
    db.session.flush()
    touch()
    audit.record(
        "shift left", signup, by=by, shift=signup.shift.key, volunteer=signup.volunteer.key, why=why.value
    )
    seat_left.send(signup, by=by)


def take_off(signup: ShiftSignup, *, by: Actor) -> None:
    """Staff take somebody off, who is told."""
    leave(signup, Left.TAKEN_OFF, by=by)
    tell("shifts.taken_off", signup.volunteer, signup)


def give_back(signup: ShiftSignup, *, by: Actor) -> None:
    """Leave at once, where nobody is missed: more are on than needed, and no rule is broken by it. Else somebody
    is sought first (`handing_over.seek`). Raises `Refused`."""
    lock([signup.shift], [signup.volunteer])
    db.session.refresh(signup)
    if not may_simply_leave(signup):
        raise Refused(
            _("Vagten kan ikke undvære dig uden videre. Find en afløser, så hjælper vi dig med det.")
        )
    leave(signup, Left.GAVE_BACK, by=by)


def may_simply_leave(signup: ShiftSignup) -> bool:
    """Whether the shift holds without her: enough others before the cut-off, none of them a minor alone; or she
    took it herself within the last ten minutes."""
    shift = signup.shift
    if not signup.is_live or shift.has_begun or not shift.is_on:
        return False
    if signup.how is How.SELF and clock.now() - signup.taken_at < UNDO_WITHIN:
        return True
    others = [each for each in shift.on_it if each is not signup and not each.seeks_another]
    grown = [each for each in others if not each.volunteer.is_young(shift.first_on)]
    return (
        not shift.is_inside_cutoff
        and len(others) + shift.brought >= shift.min_people
        and bool(grown)
        and (not shift.with_children or len(grown) >= 2)
    )


def name_lead(signup: ShiftSignup, *, by: Actor) -> None:
    """Somebody on the shift holds it together; one at a time."""
    lock([signup.shift])
    if not signup.is_live:
        raise Refused(_("%(name)s er ikke længere på vagten.", name=signup.name))
    for each in signup.shift.on_it:
        each.is_lead = False
    db.session.flush()
    signup.is_lead = True
    db.session.flush()
    touch()
    audit.record("shift lead named", signup, by=by)


def go(signup: ShiftSignup, why: Left) -> None:
    signup.left_at, signup.left_why, signup.accept_by, signup.is_lead = clock.now(), why, None, False
    signup.left_late = signup.shift.is_inside_cutoff and why in (Left.GAVE_BACK, Left.HANDED_OVER)
    if signup.hold is not None:
        bookings.release(signup.hold)
    for handover in signup.handovers:
        if handover.is_open:
            close(handover, Outcome.TAKEN if why is Left.HANDED_OVER else Outcome.LEFT)


def close(handover: Handover, outcome: Outcome) -> None:
    """The search is over; whoever was asked for it need not answer any more, whoever said yes in vain is told."""
    if outcome is not Outcome.TAKEN:
        tell_who_waited(handover)
    handover.closed_at, handover.outcome = clock.now(), outcome
    asks = db.session.scalars(
        select(ShiftAsk).where(ShiftAsk.handover_id == handover.id, ShiftAsk.answered_at.is_(None))
    )
    for ask in asks:
        ask.answered_at, ask.answer = clock.now(), Answer.VOID


def _answer_asks(shift: Shift, volunteer: Volunteer, answer: Answer) -> None:
    for ask in db.session.scalars(
        select(ShiftAsk).where(
            ShiftAsk.shift_id == shift.id,
            ShiftAsk.volunteer_id == volunteer.id,
            ShiftAsk.answered_at.is_(None),
        )
    ):
        ask.answered_at, ask.answer = clock.now(), answer


def _void_asks(shift: Shift) -> None:
    """Nobody is missing any more: links that are still out there say so."""
    for ask in db.session.scalars(
        select(ShiftAsk).where(
            ShiftAsk.shift_id == shift.id,
            ShiftAsk.answered_at.is_(None),
            ShiftAsk.in_exchange_id.is_(None),
        )
    ):
        ask.answered_at, ask.answer = clock.now(), Answer.VOID


def touch() -> None:
    """The rota and the boards show something new."""
    versions.touch(SCOPE)
