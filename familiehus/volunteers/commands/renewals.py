"""Reminding people that something must be renewed, weeks ahead and neutrally. Nothing is ever taken away here."""

from datetime import timedelta

from familiehus.accounts.commands import reference
from familiehus.accounts.queries import people_with_role
from familiehus.kernel import clock
from familiehus.kernel.roles import Role
from familiehus.messages.commands import queue
from familiehus.volunteers.queries import rules_of_the_house
from familiehus.volunteers.standings import everybody_standing

LAST_CALL = timedelta(weeks=2)


def remind_of_renewals() -> int:
    """A nightly job: each volunteer once when a proof that they need comes within the house's weeks ahead, and once
    more two weeks before; the coordinators once a week, how many there are. Gives how many were reminded.

    The outbox keeps count, so that running again reminds nobody twice.
    """
    today, rules = clock.today(), rules_of_the_house()
    standing = [each for each in everybody_standing(today, rules) if each.lacks or each.runs_out]
    reminded = 0
    for each in standing:
        for proof, until_on in each.runs_out:
            seen = each.volunteer.proof_on(proof, today)
            if seen is None or not (each.volunteer.person.email or each.volunteer.person.phone):
                continue
            call = "last" if until_on - today <= LAST_CALL else "first"
            queue(
                "volunteers.renewal",
                to=reference(each.volunteer.person),
                subject_key=f"{each.volunteer.key}:{seen.key}:{call}",
                params={"volunteer": each.volunteer.key, "proof": seen.key},
            )
            reminded += 1
    if standing:
        week = today.isocalendar()
        for role in (Role.COORDINATOR, Role.MANAGER):
            for person in people_with_role(role):
                queue(
                    "volunteers.renewals",
                    to=reference(person),
                    subject_key=f"renewals:{week.year}-{week.week}",
                )
    return reminded
