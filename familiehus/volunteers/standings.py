"""How a volunteer stands today: what they are cleared for, what is lacking, what runs out before long."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from familiehus.volunteers import gate
from familiehus.volunteers.models import Volunteer, VolunteerRules
from familiehus.volunteers.states import Proof, Rule, Task


@dataclass(frozen=True)
class Standing:
    """One volunteer on a day: `cleared` tasks, approved tasks that `lack` something, proofs that run out."""

    volunteer: Volunteer
    cleared: list[Task] = field(default_factory=list)
    lacks: list[Rule] = field(default_factory=list)
    runs_out: list[tuple[Proof, date]] = field(default_factory=list)

    @property
    def is_fine(self) -> bool:
        return not self.lacks and not self.runs_out


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
