"""The day itself: who came and went, who did not, what is ticked off. Every slip can be undone."""

from datetime import datetime, timedelta

from sqlalchemy import select

from familiehus.associations.models import Association
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.shifts.commands.taking import go, lock, touch
from familiehus.shifts.kinds import Left, Part
from familiehus.shifts.models import AssociationHands, Shift, ShiftSignup, ShiftTick
from familiehus.volunteers import commands as volunteers
from familiehus.volunteers.states import Source

EARLY = timedelta(hours=2)
"""How long before the start somebody can be there already."""


def come(signup: ShiftSignup, *, by: Actor, at: datetime | None = None) -> None:
    """She is here. Said when the shift is over already: she was there for all of it."""
    _on_the_day(signup)
    if signup.came_at is None:
        shift, was_there = signup.shift, signup.shift.is_over and at is None
        signup.came_at, signup.no_show_at = at or (shift.starts_at if was_there else clock.now()), None
        signup.accept_by = None
        db.session.flush()
        touch()
        audit.record("volunteer came", signup, by=by, shift=shift.key)
        if was_there:
            leave_for_home(signup, by=by, at=shift.ends_at)


def leave_for_home(signup: ShiftSignup, *, by: Actor, at: datetime | None = None) -> None:
    """She goes home; her hours are counted from when she was here."""
    if signup.came_at is None:
        raise Refused(_("%(name)s er ikke mødt ind.", name=signup.name))
    went_at = max(at or clock.now(), signup.came_at)
    signup.went_at = went_at
    db.session.flush()
    _count(signup, signup.came_at, went_at, by)
    touch()
    audit.record("volunteer went", signup, by=by, shift=signup.shift.key)


def undo_presence(signup: ShiftSignup, *, by: Actor) -> None:
    """A slip of the finger: neither came nor went nor stayed away."""
    volunteers.uncount_hours(signup.volunteer, source=Source.SHIFT, source_key=signup.key, by=by)
    signup.came_at = signup.went_at = signup.no_show_at = None
    db.session.flush()
    touch()
    audit.record("presence undone", signup, by=by, shift=signup.shift.key)


def undo_leaving(signup: ShiftSignup, *, by: Actor) -> None:
    """She has not gone home after all; her hours wait until she does."""
    volunteers.uncount_hours(signup.volunteer, source=Source.SHIFT, source_key=signup.key, by=by)
    signup.went_at = None
    db.session.flush()
    touch()
    audit.record("leaving undone", signup, by=by, shift=signup.shift.key)


def did_not_come(signup: ShiftSignup, *, by: Actor) -> None:
    """Nobody came. Written down so that somebody calls to ask how she is; it counts for nothing else."""
    if not signup.shift.has_begun:
        raise Refused(_("Vagten er ikke begyndt endnu."))
    if signup.came_at is not None:
        raise Refused(_("%(name)s er mødt ind.", name=signup.name))
    signup.no_show_at = clock.now()
    db.session.flush()
    touch()
    audit.record("volunteer did not come", signup, by=by, shift=signup.shift.key)


def call_in_sick(signup: ShiftSignup, *, by: Actor) -> None:
    """Staff take somebody's late word by telephone: the seat is free now, and it shows that it was late."""
    lock([signup.shift], [signup.volunteer])
    db.session.refresh(signup)
    if not signup.is_live or signup.came_at is not None:
        raise Refused(_("%(name)s er ikke længere på vagten.", name=signup.name))
    go(signup, Left.GAVE_BACK)
    db.session.flush()
    touch()
    audit.record("late cancellation", signup, by=by, shift=signup.shift.key)


def count_presence() -> int:
    """Who came and was never seen leaving went when the shift ended. For the job, after each shift."""
    rows = db.session.scalars(
        select(ShiftSignup)
        .join(ShiftSignup.shift)
        .where(
            ShiftSignup.came_at.is_not(None),
            ShiftSignup.went_at.is_(None),
            Shift.ends_at <= clock.now() - timedelta(hours=1),
        )
        .order_by(ShiftSignup.id)
        .with_for_update(of=ShiftSignup)
    ).all()
    for signup in rows:
        leave_for_home(signup, by=THE_HOUSE, at=signup.shift.ends_at)
    return len(rows)


def tick(shift: Shift, part: Part, line: str, *, by: Actor, done: bool = True) -> None:
    """A line of the checklist is done, or not after all."""
    if line not in lines_of(shift, part):
        raise Refused(_("Den linje står ikke på listen mere. Se på siden igen."))
    row = db.session.scalars(
        select(ShiftTick).where(
            ShiftTick.shift_id == shift.id, ShiftTick.part == part, ShiftTick.line == line
        )
    ).one_or_none()
    if done and row is None:
        db.session.add(ShiftTick(shift_id=shift.id, part=part, line=line, by_id=by.id))
    elif not done and row is not None:
        db.session.delete(row)
    db.session.flush()
    touch()
    audit.record("checklist ticked" if done else "checklist unticked", shift, by=by, part=part.value)


def lines_of(shift: Shift, part: Part) -> list[str]:
    return shift.plan.opening if part is Part.OPENING else shift.plan.closing


def bring(shift: Shift, association: Association, hands: int, *, by: Actor) -> None:
    """An association brings so many unnamed hands (0: none). Never where children take part: there everybody is
    a volunteer by name and passes the gate."""
    lock([shift])
    if not shift.is_on or shift.is_over:
        raise Refused(_("Vagten er aflyst eller forbi."))
    if shift.with_children and hands:
        raise Refused(_("Når børn er med, skal alle være frivillige med navn og godkendelse."))
    row = next((each for each in shift.hands if each.association_id == association.id), None)
    others = shift.taken - (row.hands if row else 0)
    if others + hands > shift.max_people:
        raise Refused(_("Der er ikke plads til så mange på vagten."))
    if row is not None and hands == 0:
        shift.hands.remove(row)
        db.session.delete(row)
    elif row is not None:
        row.hands = hands
    elif hands:
        shift.hands.append(AssociationHands(association=association, hands=hands))
    db.session.flush()
    touch()
    audit.record("association brings hands", shift, by=by, association=association.key, hands=hands)


def _on_the_day(signup: ShiftSignup) -> None:
    shift = signup.shift
    if not signup.is_live or not shift.is_on:
        raise Refused(_("%(name)s er ikke længere på vagten.", name=signup.name))
    if clock.now() < shift.starts_at - EARLY:
        raise Refused(_("Vagten begynder først senere."))


def _count(signup: ShiftSignup, came_at: datetime, went_at: datetime, by: Actor) -> None:
    """Hours from presence into the volunteers' ledger, within the shift's own time."""
    shift = signup.shift
    began, ended = max(came_at, shift.starts_at), min(went_at, shift.ends_at)
    volunteers.count_hours(
        signup.volunteer,
        source=Source.SHIFT,
        source_key=signup.key,
        day=shift.first_on,
        minutes=max(0, int((ended - began).total_seconds() // 60)),
        what=shift.task,
        by=by,
    )
