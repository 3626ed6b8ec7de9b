"""Laying the clearances anew, whenever something they rest on has changed."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from familiehus.kernel.db import db, hold_still
from familiehus.volunteers import gate
from familiehus.volunteers.models import Clearance, Volunteer, VolunteerRules
from familiehus.volunteers.news import clearance_changed
from familiehus.volunteers.queries import for_the_gate, rules_of_the_house
from familiehus.volunteers.states import State, Task

RESTS_ON = (
    "approvals",
    "proofs",
    "parental_consents",
    "exemptions",
    "clearances",
    "state",
    "birth_year",
    "leave_from",
    "back_on",
)


def hold(volunteer: Volunteer) -> None:
    """One at a time decides what somebody is cleared for, and knows of what others have decided just before."""
    hold_still(volunteer, *RESTS_ON)


def lay_clearances(volunteer: Volunteer, rules: VolunteerRules | None = None) -> bool:
    """Let the database know on which days the volunteer is cleared for what; whether that is news.

    Called by every command that touches what clearances rest on. Days that stay as they were keep their row,
    so that nobody waits for nothing.
    """
    hold(volunteer)
    return _lay(volunteer, rules or rules_of_the_house())


def lay_every_clearance() -> int:
    """Everybody's, after the rules of the house have changed; counts those for whom it made a difference."""
    everybody = select(Volunteer).where(Volunteer.state != State.ANONYMISED).order_by(Volunteer.key)
    db.session.flush()
    db.session.execute(everybody.with_only_columns(Volunteer.id).with_for_update(key_share=True))
    whole = for_the_gate(everybody).options(selectinload(Volunteer.clearances))
    rules = rules_of_the_house()
    found = db.session.scalars(whole.execution_options(populate_existing=True)).unique().all()
    return sum(_lay(each, rules) for each in found)


def _lay(volunteer: Volunteer, rules: VolunteerRules) -> bool:
    """Under the volunteer's lock."""
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
