"""Plans: laid, changed with all their shifts, ended, cut in two with their activity."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from sqlalchemy import select

from familiehus.activities.models import Activity, Occurrence, Place
from familiehus.house.queries import closed_dates
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor
from familiehus.series.retiming import pair
from familiehus.series.timetables import Timetable, expand
from familiehus.shifts.commands.changing import carry
from familiehus.shifts.commands.generating import coming_of, drop, horizon, make
from familiehus.shifts.commands.taking import leave, touch
from familiehus.shifts.commands.telling import tell
from familiehus.shifts.kinds import Left
from familiehus.shifts.models import MOST_PEOPLE, Shift, ShiftPlan, ShiftSignup, StandingPerson
from familiehus.shifts.queries.rules import Duty, gate, tasks_of
from familiehus.shifts.sheets import LONGEST_LINE, MOST_LINES, PlanSheet
from familiehus.volunteers.models import Volunteer


def lay(sheet: PlanSheet, *, by: Actor) -> ShiftPlan:
    """A new plan and its shifts. Raises `Refused` for what cannot be one."""
    _check(sheet)
    plan = ShiftPlan()
    _describe(plan, sheet)
    _follow(plan, sheet)
    db.session.add(plan)
    db.session.flush()
    made = make(plan)
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
    before, stood, met = plan.timetable, plan.place, plan.meet
    coming = [each for each in coming_of(plan) if each.is_on]
    was = {each: each.span for each in coming}
    _describe(plan, sheet)
    plan.has_changed(in_substance=True)
    for shift in coming:
        _say_of(shift, plan, sheet)
    elsewhere = _relocate(coming, plan, stood, met)
    if plan.activity is not None:
        _stay_around(coming, by=by)
    elif sheet.timetable is not None and sheet.timetable != before:
        _retime(plan, sheet.timetable, coming, by=by)
    _tell_where([each for each in elsewhere if each.is_on and each.span == was[each]])
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
            drop(shift, _("Vagten er taget af planen."), by)
    db.session.flush()
    touch()
    audit.record("shift plan ended", plan, by=by)


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


def _say_of(shift: Shift, plan: ShiftPlan, sheet: PlanSheet) -> None:
    """Numbers and task of a coming shift follow the plan; never fewer seats than are taken."""
    if shift.task is not plan.task or shift.with_children != plan.with_children:
        _judge_anew(shift, plan)
    shift.min_people = plan.min_people
    shift.max_people = max(plan.max_people, shift.taken, plan.min_people)
    db.session.flush()


def _relocate(coming: Iterable[Shift], plan: ShiftPlan, stood: Place | None, met: str) -> list[Shift]:
    """Coming shifts are where the plan is now, but for those that were put elsewhere by hand; gives those whose people
    go elsewhere, or meet elsewhere, than before."""
    elsewhere: list[Shift] = []
    for shift in coming:
        of_date = shift.occurrence.place if shift.occurrence is not None else None
        where = plan.place or of_date if shift.place is (stood or of_date) else shift.place
        if where is not shift.place or plan.meet != met:
            shift.place = where
            shift.has_changed()
            elsewhere.append(shift)
    db.session.flush()
    return elsewhere


def _tell_where(shifts: Iterable[Shift]) -> None:
    """Each who is on them is told once, of the first."""
    seats: dict[Volunteer, list[ShiftSignup]] = {}
    for shift in sorted(shifts, key=lambda each: each.starts_at):
        for signup in shift.on_it:
            seats.setdefault(signup.volunteer, []).append(signup)
    for volunteer, theirs in seats.items():
        tell("shifts.changed", volunteer, theirs[0], more=len(theirs) - 1)


def place_readdressed(place: Place) -> None:
    """The place is elsewhere now: whoever is on a coming shift there is told, once, of the first."""
    coming = select(Shift).where(Shift.place_id == place.id, Shift.starts_at > clock.now())
    _tell_where(each for each in db.session.scalars(coming).unique() if each.is_on)


def _judge_anew(shift: Shift, plan: ShiftPlan) -> None:
    """Another task, or children now: who is not cleared for that is off, and told."""
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
            drop(shift, _("Vagten er taget af planen."), by)
    taken = {each.original_start for each in plan.shifts}
    for day, new_day in pairs.items():
        shift, slot = old[day], slots[new_day]
        if slot.original_start in taken:
            drop(shift, _("Vagten er taget af planen."), by)
            continue
        shift.original_start = slot.original_start
        taken.add(slot.original_start)
        if not shift.has_own_time and slot.span != shift.span:
            carry(shift, slot.span, by=by, place=shift.place)
    db.session.flush()
    today = clock.today()
    is_made = today not in slots or any(each.has_begun and each.first_on == today for each in plan.shifts)
    plan.generated_until = today if is_made else today - timedelta(days=1)
    make(plan, by)


def _aside(number: int):
    """A start that no shift has, while two change places."""
    return clock.at(date(1900, 1, 1), clock.local(clock.midnight(clock.today())).time()) + timedelta(
        minutes=number
    )
