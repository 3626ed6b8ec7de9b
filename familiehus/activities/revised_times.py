"""The timetable that a revised sheet tells: which days, from which first date, with what is left of a count."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import dropwhile

from familiehus.activities.models import Activity, Occurrence
from familiehus.activities.sheets import Reach, Sheet, sheet_of
from familiehus.kernel import clock
from familiehus.kernel.i18n import ngettext
from familiehus.kernel.refusals import Refused
from familiehus.series.rules import Rule, Step
from familiehus.series.timetables import DAY, Timetable


def clock_of(timetable: Timetable) -> object:
    """When on the day, and how long."""
    return timetable.starts, timetable.length


def end_of(timetable: Timetable) -> object:
    """Where the rule ends, by day or count."""
    return (timetable.rule.until, timetable.rule.count) if timetable.rule else None


def new_timetable(
    occurrence: Occurrence, first: Occurrence, reach: Reach, sheet: Sheet
) -> tuple[Timetable, bool]:
    """The timetable of what comes, and whether its days are others than the rule gave so far."""
    before, shown, said = occurrence.activity.timetable, sheet_of(occurrence).timetable, sheet.timetable
    source = said if clock_of(said) != clock_of(shown) else before
    rule, day = said.rule, said.first_on
    pattern = before.rule.pattern if before.rule else None
    if rule is not None and day != shown.first_on and rule.pattern == pattern:
        rule = _moved(rule, before, occurrence.original_day, day)
    is_new_rule = day != shown.first_on or (rule.pattern if rule else None) != pattern
    if not is_new_rule:
        first_on = first.original_day
    elif rule is None:
        first_on = day
    else:
        if not rule.fits(day):
            begin, _days = _around(day, rule)
            day = rule.first_from(max(begin, clock.day_after(clock.today()))) or day
        first_on = day if reach is Reach.FOLLOWING else _first_with(rule, day, first.original_day)
    timetable = replace(
        said, first_on=first_on, starts=source.starts, length=source.length, rule=rule, skip_days=frozenset()
    )
    return timetable, is_new_rule


def _moved(rule: Rule, before: Timetable, was: date, day: date) -> Rule:
    """The rule on other days; one that ends on a day ends with as many weeks or months as before."""
    moved = rule.moved(was, day)
    if rule.until is None or before.rule is None or rule.until != before.rule.until:
        return moved
    begin, days = _around(before.days(rule.until)[-1], rule)
    last = [each for each in (begin + n * DAY for n in range(days)) if moved.fits(each)]
    return moved.ending(last[-1]) if last else moved


def _first_with(rule: Rule, day: date, around: date) -> date:
    """Where a series that has `day` in it begins, from the week (or month) of `around` on and from
    tomorrow at the earliest."""
    begin, _days = _around(around, rule)
    candidate = max(begin, clock.day_after(clock.today()))
    while candidate < day:
        if rule.fits(candidate) and day in set(rule.ending(day).days(candidate)):
            return candidate
        candidate += DAY
    return day


def not_too_late_for(
    rule: Rule, first_on: date, ahead: Sequence[Occurrence], at_hand: Occurrence
) -> list[Occurrence]:
    """The dates from the first that the new rule can still reach: one whose week (or month) would have had its
    new day already stays where it is."""

    def is_too_late(row: Occurrence) -> bool:
        begin, days = _around(row.original_day, rule)
        passed = (begin + n * DAY for n in range(days))
        mine = begin <= first_on < begin + days * DAY
        return not mine and any(day <= clock.today() and rule.fits(day) for day in passed)

    return list(
        dropwhile(lambda row: row is not at_hand and row.original_day < first_on and is_too_late(row), ahead)
    )


def _around(day: date, rule: Rule) -> tuple[date, int]:
    """The month or week of a day, whichever the rule counts in: its first day and how many it has."""
    return (
        (day.replace(day=1), monthrange(day.year, day.month)[1])
        if rule.step is Step.MONTH
        else (clock.monday_of(day), 7)
    )


def rest_of(activity: Activity, rule: Rule, first: Occurrence) -> Rule:
    """A count is never begun anew: what is left of it after the dates before `first`."""
    assert rule.count is not None
    before = sum(day < first.original_day for day in activity.timetable.days(first.original_day))
    if rule.count <= before:
        raise Refused(
            ngettext(
                "Rækken har allerede haft %(num)s dato.", "Rækken har allerede haft %(num)s datoer.", before
            )
        )
    return rule.for_count(rule.count - before)
