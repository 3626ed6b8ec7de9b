"""How a volunteer stands today: what they are cleared for, what is lacking, what runs out before long."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from familiehus.volunteers import gate
from familiehus.volunteers.models import Volunteer, VolunteerRules
from familiehus.volunteers.news import Duty, duties_of
from familiehus.volunteers.queries import with_the_house
from familiehus.volunteers.states import Proof, Rule, Task


@dataclass(frozen=True)
class Standing:
    """One volunteer on a day: `cleared` tasks, approved tasks that `lack` something, proofs that run out."""

    volunteer: Volunteer
    cleared: list[Task] = field(default_factory=list)
    lacks: list[Rule] = field(default_factory=list)
    runs_out: list[tuple[Proof, date]] = field(default_factory=list)


def standing(volunteer: Volunteer, on: date, rules: VolunteerRules) -> Standing:
    """How the volunteer stands on the day; being on leave or on the way is no lack."""
    approved = volunteer.tasks_on(on)
    cleared: list[Task] = []
    lacks: dict[Rule, None] = {}
    for task in approved:
        why = [each.rule for each in gate.reasons(volunteer, task, on, rules=rules)]
        if not why:
            cleared.append(task)
        lacks.update(dict.fromkeys(rule for rule in why if rule is not Rule.ACTIVE))
    ahead = on + timedelta(weeks=rules.weeks_ahead)
    needed = [proof for proof in Proof if any(proof in rules.needs_of(task) for task in approved)]
    ending = [
        (proof, seen.until_on)
        for proof in needed
        if (seen := volunteer.proof_on(proof, on)) is not None
        and seen.until_on is not None
        and seen.until_on <= ahead
    ]
    return Standing(volunteer, cleared, list(lacks), ending)


def everybody_standing(on: date, rules: VolunteerRules) -> list[Standing]:
    """Everybody who is with the house, by name."""
    return [standing(each, on, rules) for each in with_the_house()]


@dataclass(frozen=True)
class Flagged:
    """A duty that is planned on a day on which the volunteer is not cleared for it, and every reason why.

    It stands all the same: the house flags it, and a person decides.
    """

    volunteer: Volunteer
    duty: Duty
    reasons: list[str]


def flagged_duties(volunteers: Sequence[Volunteer], today: date, rules: VolunteerRules) -> list[Flagged]:
    """What is planned within the house's weeks ahead though it may not be done as things stand, the earliest first."""
    known = {each.id: each for each in volunteers}
    ahead = today + timedelta(weeks=rules.weeks_ahead)
    found = []
    for duty in duties_of(volunteers, today, ahead):
        volunteer = known.get(duty.volunteer_id)
        if volunteer is None:
            continue
        why = gate.reasons_against(volunteer, duty.task, duty.day, rules=rules)
        if why:
            found.append(Flagged(volunteer, duty, why))
    return found
