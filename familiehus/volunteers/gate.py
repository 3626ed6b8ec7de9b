"""The gate: may this volunteer do this kind of task on that day? Asked at the day of the duty, on every path.

`reasons_against` gives every reason there is. `cleared_days` gives the same rules as stretches of days, which
stand in `clearances` for the database to check (`volunteers.guard`): both read `days_by_rule`, so what the one
says and what the other enforces are one.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from familiehus.kernel import danish
from familiehus.kernel.i18n import _
from familiehus.volunteers.days import ALWAYS, Stretch, common, holds, joined
from familiehus.volunteers.models import GROWN_UP, YOUNGEST, Volunteer, VolunteerRules
from familiehus.volunteers.queries.rules import rules_of_the_house
from familiehus.volunteers.states import MAY_BE_SET_ASIDE, Proof, Rule, State, Task


class Reason(NamedTuple):
    """One rule that is not kept, and a sentence that says so."""

    rule: Rule
    sentence: str


def reasons_against(
    volunteer: Volunteer,
    task: Task | str,
    on: date,
    *,
    until: date | None = None,
    rules: VolunteerRules | None = None,
) -> list[str]:
    """Every reason, as sentences, why the volunteer may not do the task on the local day `on`; empty when fine.

    `until`: the last local day of a duty that goes over midnight; every day of it must be fine. `rules`: the
    house's, when they are at hand; else they are read.
    """
    return [reason.sentence for reason in reasons(volunteer, task, on, until=until, rules=rules)]


def reasons(
    volunteer: Volunteer,
    task: Task | str,
    on: date,
    *,
    until: date | None = None,
    rules: VolunteerRules | None = None,
) -> list[Reason]:
    """Like `reasons_against`, with the name of each rule."""
    kept = days_by_rule(volunteer, task, rules or rules_of_the_house())
    last = max(on, until or on)
    return [
        Reason(rule, _sentence(rule, volunteer, Task(task), on if not holds(days, on) else last))
        for rule, days in kept.items()
        if not _all_of(days, on, last)
    ]


def is_cleared(
    volunteer: Volunteer,
    task: Task | str,
    on: date,
    *,
    until: date | None = None,
    rules: VolunteerRules | None = None,
) -> bool:
    """Whether there is no reason against."""
    return not reasons(volunteer, task, on, until=until, rules=rules)


def cleared_days(volunteer: Volunteer, task: Task | str, rules: VolunteerRules) -> tuple[Stretch, ...]:
    """The days on which there is no reason against, in order."""
    days: tuple[Stretch, ...] = ALWAYS
    for kept in days_by_rule(volunteer, task, rules).values():
        days = common(days, kept)
    return days


def days_by_rule(
    volunteer: Volunteer, task: Task | str, rules: VolunteerRules
) -> Mapping[Rule, tuple[Stretch, ...]]:
    """For each rule that the task asks for, the days on which it is kept; exemptions counted in."""
    task = Task(task)
    kept: dict[Rule, tuple[Stretch, ...]] = {
        Rule.ACTIVE: _active(volunteer),
        Rule.OLD_ENOUGH: _from_the_year_of(volunteer, YOUNGEST),
        Rule.PARENTS: joined(
            (
                *(each.stretch for each in volunteer.parental_consents),
                *_from_the_year_of(volunteer, GROWN_UP),
            )
        ),
        Rule.APPROVED: _set_aside(
            volunteer,
            task,
            Rule.APPROVED,
            (each.stretch for each in volunteer.approvals if each.task == task),
        ),
    }
    if task is Task.HOME_VISIT:
        kept[Rule.ADULT] = _from_the_year_of(volunteer, GROWN_UP)
    for proof in rules.needs_of(task):
        seen = (each.stretch for each in volunteer.proofs_of(proof))
        kept[Rule(proof)] = _set_aside(volunteer, task, Rule(proof), (days for days in seen if days))
    return kept


def _active(volunteer: Volunteer) -> tuple[Stretch, ...]:
    """Active: always; on a leave with a day to come back: from that day on; else never."""
    if volunteer.state == State.ACTIVE:
        return ALWAYS
    if volunteer.state == State.LEAVE and volunteer.back_on is not None:
        return (Stretch(volunteer.back_on),)
    return ()


def _from_the_year_of(volunteer: Volunteer, age: int) -> tuple[Stretch, ...]:
    """From 1 January of the year they turn that old; never when the birth year is not known."""
    if volunteer.birth_year is None:
        return ()
    return (Stretch(date(volunteer.birth_year + age, 1, 1)),)


def _set_aside(volunteer: Volunteer, task: Task, rule: Rule, days: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The days, and those on which the manager has set the rule aside; never for a home visit."""
    if task is Task.HOME_VISIT or rule not in MAY_BE_SET_ASIDE:
        return joined(days)
    aside = (each.stretch for each in volunteer.exemptions if each.task == task and each.rule == rule)
    return joined((*days, *aside))


def _all_of(days: Iterable[Stretch], first: date, last: date) -> bool:
    return any(each.holds(first) and each.holds(last) for each in days)


def _sentence(rule: Rule, volunteer: Volunteer, task: Task, on: date) -> str:
    name, day = volunteer.name, danish.day(on)
    if rule is Rule.ACTIVE:
        if volunteer.state == State.LEAVE:
            return _("%(name)s har orlov %(day)s.", name=name, day=day)
        return _("%(name)s er ikke aktiv frivillig.", name=name)
    if rule is Rule.OLD_ENOUGH:
        if volunteer.birth_year is None:
            return _("%(name)s har ikke oplyst sit fødselsår.", name=name)
        return _("%(name)s er ikke fyldt 15 år.", name=name)
    if rule is Rule.PARENTS:
        return _("%(name)s er under 18, og forældrenes ja mangler.", name=name)
    if rule is Rule.ADULT:
        return _("%(name)s er under 18 og kan ikke tage på hjemmebesøg.", name=name)
    if rule is Rule.APPROVED:
        return _(
            "%(name)s er ikke godkendt til %(task)s %(day)s.", name=name, task=task.label.lower(), day=day
        )
    return _missing(Proof(rule), volunteer, on)


def _missing(proof: Proof, volunteer: Volunteer, on: date) -> str:
    """That a proof is not there, or that it has run out before the day."""
    gone = [
        each.until_on
        for each in volunteer.proofs_of(proof)
        if each.until_on is not None and each.until_on <= on
    ]
    if gone:
        return _(
            "%(name)s: %(proof)s udløber før %(day)s.",
            name=volunteer.name,
            proof=proof.label.lower(),
            day=danish.day(on),
        )
    return _("%(name)s: %(proof)s mangler.", name=volunteer.name, proof=proof.label.lower())
