"""Laying the clearances anew, whenever something they rest on has changed."""

from sqlalchemy import select

from familiehus.kernel.db import db
from familiehus.volunteers import gate
from familiehus.volunteers.models import Clearance, Volunteer, VolunteerRules
from familiehus.volunteers.news import clearance_changed
from familiehus.volunteers.queries import for_the_gate, rules_of_the_house
from familiehus.volunteers.states import State, Task


def lay_clearances(volunteer: Volunteer, rules: VolunteerRules | None = None) -> bool:
    """Let the database know on which days the volunteer is cleared for what; whether that is news.

    Called by every command that touches what clearances rest on. Days that stay as they were keep their row,
    so that nobody waits for nothing.
    """
    rules = rules or rules_of_the_house()
    db.session.flush()
    wanted = {(task.value, *days) for task in Task for days in gate.cleared_days(volunteer, task, rules)}
    standing = {(row.task, row.from_on, row.until_on): row for row in volunteer.clearances}
    if wanted == standing.keys():
        return False
    for days, row in standing.items():
        if days not in wanted:
            volunteer.clearances.remove(row)
    db.session.flush()
    for task, from_on, until_on in sorted(wanted - standing.keys(), key=lambda each: each[:2]):
        volunteer.clearances.append(Clearance(task=task, from_on=from_on, until_on=until_on))
    db.session.flush()
    clearance_changed.send(volunteer)
    return True


def lay_every_clearance() -> int:
    """Everybody's, after the rules of the house have changed; counts those for whom it made a difference."""
    everybody = select(Volunteer).where(Volunteer.state != State.ANONYMISED).order_by(Volunteer.id)
    rules = rules_of_the_house()
    return sum(lay_clearances(each, rules) for each in db.session.scalars(for_the_gate(everybody)).unique())
