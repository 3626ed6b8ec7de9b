"""Plans become shifts: laid, changed, ended; people who come every time; the horizon that moves on every night."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.models import State as ActivityState
from familiehus.house.queries import closed_dates
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.series import commands as series
from familiehus.series.retiming import pair
from familiehus.series.timetables import Slot, Timetable, expand
from familiehus.shifts.commands.changing import cancel, carry
from familiehus.shifts.commands.taking import leave, lock, put_on, touch
from familiehus.shifts.commands.telling import tell
from familiehus.shifts.kinds import How, Left, State
from familiehus.shifts.models import MOST_PEOPLE, STANDS, Shift, ShiftPlan, ShiftSignup, StandingPerson
from familiehus.shifts.sheets import LONGEST_LINE, MOST_LINES, PlanSheet
from familiehus.volunteers.models import Volunteer

AHEAD = timedelta(weeks=10)
"""How far ahead shifts are rows: as far as anybody plans their evenings. Moved on every night."""


def horizon() -> date:
    return clock.today() + AHEAD


def lay(sheet: PlanSheet, *, by: Actor) -> ShiftPlan:
    """A new plan and its shifts. Raises `Refused` for what cannot be one."""
    _check(sheet)
    plan = ShiftPlan()
    _describe(plan, sheet)
    _follow(plan, sheet)
    db.session.add(plan)
    db.session.flush()
    made = _make(plan)
    touch()
    audit.record("shift plan laid", plan, by=by, shifts=len(made), rule=plan.rrule)
    return plan


def revise_plan(plan: ShiftPlan, sheet: PlanSheet, *, by: Actor) -> None:
    """Change what is said of the plan, and its coming shifts with it; what was changed by hand keeps its time.

    Shifts that move ask their people again; those the new rule no longer has are called off.
    """
    if plan.is_over:
        raise Refused(_("Planen er slut. Læg en ny."))
    if sheet.activity is not plan.activity:
        raise Refused(_("En plan bliver ved sin aktivitet. Læg en ny plan til en anden."))
    _check(sheet)
    before = plan.timetable
    coming = [each for each in coming_of(plan) if each.is_on]
    _describe(plan, sheet)
    plan.has_changed(in_substance=True)
    for shift in coming:
        _say_of(shift, plan, sheet)
    if plan.activity is not None:
        _stay_around(coming, by=by)
    elif sheet.timetable is not None and sheet.timetable != before:
        _retime(plan, sheet.timetable, coming, by=by)
    db.session.flush()
    touch()
    audit.record("shift plan revised", plan, by=by)


def end_plan(plan: ShiftPlan, *, by: Actor) -> None:
    """No more of it: coming shifts are called off, standing people stand no more."""
    if plan.is_over:
        raise Refused(_("Planen er allerede slut."))
    plan.ended_at = clock.now()
    for standing in plan.standing:
        standing.until_on = standing.until_on or clock.today()
    for shift in coming_of(plan):
        if shift.is_on:
            _drop(shift, _("Vagten er taget af planen."), by)
    db.session.flush()
    touch()
    audit.record("shift plan ended", plan, by=by)


def stand(
    plan: ShiftPlan, volunteer: Volunteer, *, by: Actor, from_on: date | None = None, is_lead: bool = False
) -> tuple[StandingPerson, list[tuple[Shift, tuple[object, ...]]]]:
    """Somebody comes every time from a day on. Gives also the shifts they can't be on, with every reason.

    Raises `Refused` when they could not be on a single one.
    """
    if plan.is_over:
        raise Refused(_("Planen er slut. Læg en ny."))
    if any(each.volunteer_id == volunteer.id and each.until_on is None for each in plan.standing):
        raise Refused(STANDS)
    standing = StandingPerson(volunteer=volunteer, from_on=from_on or clock.today(), is_lead=is_lead)
    plan.standing.append(standing)
    db.session.flush()
    coming = [each for each in coming_of(plan) if each.is_on and standing.is_standing(each.first_on)]
    refused = _seat(standing, coming, by)
    if coming and len(refused) == len(coming):
        raise Refused(*dict.fromkeys(reason for _shift, reasons in refused for reason in reasons))
    audit.record("stands on a plan", plan, by=by, volunteer=volunteer.key)
    return standing, refused


def stop_standing(standing: StandingPerson, *, by: Actor) -> int:
    """From today they come no more every time; gives how many coming seats that frees. They are told once."""
    standing.until_on = max(clock.today(), standing.from_on)
    seats = db.session.scalars(
        select(ShiftSignup)
        .join(ShiftSignup.shift)
        .where(
            Shift.plan_id == standing.plan_id,
            ShiftSignup.volunteer_id == standing.volunteer_id,
            ShiftSignup.how == How.STANDING,
            ShiftSignup.left_at.is_(None),
            Shift.starts_at > clock.now(),
        )
        .order_by(Shift.starts_at)
    ).all()
    for seat in seats:
        leave(seat, Left.TAKEN_OFF, by=by)
    if seats:
        tell("shifts.stands_no_more", standing.volunteer, seats[0])
    audit.record("stands no more on a plan", standing.plan, by=by, volunteer=standing.volunteer.key)
    return len(seats)


def free_seats_of(
    volunteer: Volunteer, *, by: Actor, why: Left = Left.STOPPED, after: date | None = None
) -> int:
    """Somebody is no volunteer any more, or away for long: every coming seat is free, and nothing stands."""
    for standing in db.session.scalars(
        select(StandingPerson).where(
            StandingPerson.volunteer_id == volunteer.id, StandingPerson.until_on.is_(None)
        )
    ):
        standing.until_on = max(clock.today(), standing.from_on)
    seats = db.session.scalars(
        select(ShiftSignup)
        .join(ShiftSignup.shift)
        .where(
            ShiftSignup.volunteer_id == volunteer.id,
            ShiftSignup.left_at.is_(None),
            Shift.starts_at > clock.now(),
        )
        .order_by(Shift.starts_at)
    ).all()
    for seat in seats:
        leave(seat, why, by=by)
    db.session.flush()
    return len(seats)


def extend_horizons() -> int:
    """Give every plan its shifts as far ahead as there are shifts; gives how many. Again gives none. For the job.

    A standing person who may not be on one then is left out of it, and the seat shows as empty.
    """
    running = select(ShiftPlan).where(ShiftPlan.ended_at.is_(None)).options(selectinload(ShiftPlan.standing))
    return sum(len(_make(plan)) for plan in db.session.scalars(running))


def follow_activity(activity: Activity, *, by: Actor) -> int:
    """An activity has other dates than before: its shifts follow. Gives how many are new."""
    running = select(ShiftPlan).where(ShiftPlan.activity_id == activity.id, ShiftPlan.ended_at.is_(None))
    return sum(len(_make(plan, by=by)) for plan in db.session.scalars(running))


def split_with(
    activity: Activity, successor: Activity, occurrences: Iterable[Occurrence], *, by: Actor
) -> None:
    """The activity's series was cut in two: its plans are too, and standing people go along."""
    along = {each.id for each in occurrences}
    for plan in db.session.scalars(
        select(ShiftPlan).where(ShiftPlan.activity_id == activity.id, ShiftPlan.ended_at.is_(None))
    ).all():
        later = ShiftPlan(activity=successor)
        for column in COPIED:
            setattr(later, column, getattr(plan, column))
        later.follow(plan.timetable)
        later.generated_until = plan.generated_until
        db.session.add(later)
        first = min((row.original_day for row in occurrences), default=clock.today())
        for standing in plan.standing:
            if standing.until_on is None:
                standing.until_on = max(first, standing.from_on)
                later.standing.append(
                    StandingPerson(
                        volunteer=standing.volunteer,
                        from_on=standing.until_on,
                        is_lead=standing.is_lead,
                    )
                )
        db.session.flush()
        for shift in list(plan.shifts):
            if shift.occurrence_id in along:
                shift.plan = later
        db.session.flush()
        audit.record("shift plan split", plan, by=by, successor=later.key)
    touch()


COPIED = (
    "title",
    "task",
    "place_id",
    "before_minutes",
    "after_minutes",
    "meet",
    "min_people",
    "max_people",
    "with_children",
    "handover_needs_yes",
    "cutoff_hours",
    "opening",
    "closing",
)


def _check(sheet: PlanSheet) -> None:
    if not sheet.title.strip():
        raise Refused(_("Skriv, hvad vagten hedder."))
    if not 1 <= sheet.min_people <= sheet.max_people <= MOST_PEOPLE:
        raise Refused(_("Der skal være mindst én på vagten, og højst så mange, som der er plads til."))
    if any(len(lines) > MOST_LINES for lines in (sheet.opening, sheet.closing)) or any(
        len(line) > LONGEST_LINE for line in (*sheet.opening, *sheet.closing)
    ):
        raise Refused(_("En tjekliste har højst %(lines)s korte linjer.", lines=MOST_LINES))
    if (sheet.timetable is None) == (sheet.activity is None):
        raise Refused(_("Vælg enten en aktivitet eller et tidspunkt."))
    if sheet.timetable is not None:
        if sheet.timetable.is_all_day:
            raise Refused(_("En vagt har et klokkeslæt."))
        sheet.timetable.check()
        if sheet.timetable.length > timedelta(hours=24):
            raise Refused(_("En vagt varer højst et døgn."))


def _describe(plan: ShiftPlan, sheet: PlanSheet) -> None:
    plan.title, plan.task, plan.place, plan.meet = sheet.title.strip(), sheet.task, sheet.place, sheet.meet
    plan.activity = sheet.activity
    plan.before_minutes, plan.after_minutes = sheet.before_minutes, sheet.after_minutes
    plan.min_people, plan.max_people = sheet.min_people, sheet.max_people
    plan.with_children, plan.handover_needs_yes = sheet.with_children, sheet.handover_needs_yes
    plan.cutoff_hours = sheet.cutoff_hours
    plan.opening, plan.closing = list(sheet.opening), list(sheet.closing)


def _follow(plan: ShiftPlan, sheet: PlanSheet) -> None:
    timetable: Timetable | None = sheet.timetable
    if timetable is None and sheet.activity is not None:
        timetable = sheet.activity.timetable
    assert timetable is not None
    plan.follow(timetable)


def coming_of(plan: ShiftPlan) -> list[Shift]:
    """Its shifts that have not begun, in order."""
    return [each for each in plan.shifts if not each.has_begun and each.state is not State.SKIPPED]


def _make(plan: ShiftPlan, by: Actor = THE_HOUSE) -> list[Shift]:
    """The shifts of the rule or of the activity's dates that are not rows yet, with those who stand on the plan."""
    made = _from_activity(plan, by) if plan.activity is not None else _from_rule(plan)
    db.session.flush()
    coming = [each for each in made if each.is_on and not each.has_begun]
    for standing in plan.standing:
        _seat(standing, [each for each in coming if standing.is_standing(each.first_on)], by)
    if made:
        touch()
    return made


def _from_rule(plan: ShiftPlan) -> list[Shift]:
    until = max(horizon(), plan.first_on if plan.rrule is None else horizon())
    closed: Collection[date] = closed_dates(plan.first_on, until) if plan.skips_closed else ()
    return series.generate(
        plan,
        plan.shifts,
        lambda slot: _new(plan, slot),
        horizon=until,
        closed=closed,
        after=plan.generated_until if plan.rrule else None,
    )


def _new(plan: ShiftPlan, slot: Slot) -> Shift:
    shift = Shift(original_start=slot.original_start, note="")
    _stand_on(shift, plan)
    shift.stand_in(slot.span)
    if slot.skipped_because is not None:
        shift.state, shift.skipped_because = State.SKIPPED, slot.skipped_because.value
    shift.place = plan.place
    plan.shifts.append(shift)
    return shift


def _stand_on(shift: Shift, plan: ShiftPlan) -> None:
    shift.task, shift.with_children = plan.task, plan.with_children
    shift.min_people, shift.max_people = plan.min_people, plan.max_people


def _from_activity(plan: ShiftPlan, by: Actor) -> list[Shift]:
    """A shift for each coming date that is shown; one whose date is gone from the calendar is off."""
    activity = plan.activity
    assert activity is not None
    if activity.state is ActivityState.DRAFT:
        return []
    known = {each.occurrence_id: each for each in plan.shifts}
    made: list[Shift] = []
    for row in activity.dates:
        shift = known.get(row.id)
        if shift is not None and shift.is_on and not shift.has_begun and not row.is_shown:
            _drop(shift, _("Datoen er taget ud af kalenderen."), by)
        if shift is not None or not row.is_shown or row.is_off or row.has_begun:
            continue
        if row.original_day > horizon():
            break
        new = Shift(original_start=row.original_start, occurrence_id=row.id, note="")
        _stand_on(new, plan)
        new.stand_in(plan.around(row))
        new.place = plan.place or row.place
        plan.shifts.append(new)
        made.append(new)
    plan.generated_until = horizon()
    return made


def _drop(shift: Shift, reason: str, by: Actor) -> None:
    """Off: told where somebody was on it, silently where nobody was."""
    if shift.on_it:
        cancel(shift, reason, by=by)
    else:
        shift.state, shift.reason = State.SKIPPED, reason


def _seat(
    standing: StandingPerson, shifts: Iterable[Shift], by: Actor
) -> list[tuple[Shift, tuple[object, ...]]]:
    """Put a standing person on each; gives those they can't be on, and why."""
    refused: list[tuple[Shift, tuple[object, ...]]] = []
    shifts = list(shifts)
    lock(shifts, [standing.volunteer])
    for shift in shifts:
        if any(each.volunteer_id == standing.volunteer_id for each in shift.on_it):
            continue
        leads = standing.is_lead and not any(each.is_lead for each in shift.on_it)
        try:
            put_on(shift, standing.volunteer, by=by, how=How.STANDING, is_lead=leads)
        except Refused as why:
            refused.append((shift, why.reasons))
    return refused


def _say_of(shift: Shift, plan: ShiftPlan, sheet: PlanSheet) -> None:
    """Numbers and task of a coming shift follow the plan; never fewer seats than are taken."""
    if shift.task is not plan.task or shift.with_children != plan.with_children:
        _judge_anew(shift, plan)
    shift.min_people = plan.min_people
    shift.max_people = max(plan.max_people, shift.taken, plan.min_people)
    if plan.place is not None:
        shift.place = plan.place
    db.session.flush()


def _judge_anew(shift: Shift, plan: ShiftPlan) -> None:
    """Another task, or children now: who is not cleared for that is off, and told."""
    from familiehus.shifts.queries.rules import Duty, gate, tasks_of

    if plan.with_children and shift.hands:
        raise Refused(_("Når børn er med, skal alle være frivillige med navn og godkendelse."))
    duty = Duty(tasks_of(plan.task, plan.with_children), shift.first_on, shift.last_on)
    for signup in shift.on_it:
        if gate(signup.volunteer, duty):
            leave(signup, Left.NO_LONGER_FITS, by=THE_HOUSE)
            tell("shifts.freed", signup.volunteer, signup)
    shift.task, shift.with_children = plan.task, plan.with_children
    db.session.flush()


def _stay_around(coming: Iterable[Shift], *, by: Actor) -> None:
    for shift in coming:
        if shift.occurrence is not None and not shift.has_own_time:
            span = shift.plan.around(shift.occurrence)
            if span != shift.span:
                carry(shift, span, by=by, place=shift.place)


def _retime(plan: ShiftPlan, timetable: Timetable, coming: list[Shift], *, by: Actor) -> None:
    """Old dates become new ones, each at most once; what has no partner is off, what is new is made."""
    before = plan.rule
    old = {each.original_day: each for each in coming}
    plan.follow(timetable)
    until = max(horizon(), timetable.first_on if timetable.rule is None else horizon())
    closed: Collection[date] = closed_dates(timetable.first_on, until) if timetable.skips_closed else ()
    slots = {
        slot.day: slot
        for slot in expand(timetable, until, closed)
        if slot.skipped_because is None and slot.starts_at > clock.now()
    }
    pairs = pair(list(old), list(slots), before, timetable.rule)
    partnered = {old[day].id for day in pairs}
    for number, day in enumerate(pairs):
        old[day].original_start = _aside(number)
    db.session.flush()
    for shift in coming:
        if shift.id not in partnered:
            _drop(shift, _("Vagten er taget af planen."), by)
    taken = {each.original_start for each in plan.shifts}
    for day, new_day in pairs.items():
        shift, slot = old[day], slots[new_day]
        if slot.original_start in taken:
            _drop(shift, _("Vagten er taget af planen."), by)
            continue
        shift.original_start = slot.original_start
        taken.add(slot.original_start)
        if not shift.has_own_time and slot.span != shift.span:
            carry(shift, slot.span, by=by, place=shift.place)
    db.session.flush()
    plan.generated_until = None
    _make(plan, by)


def _aside(number: int):
    """A start that no shift has, while two change places."""
    return clock.at(date(1900, 1, 1), clock.local(clock.midnight(clock.today())).time()) + timedelta(
        minutes=number
    )
