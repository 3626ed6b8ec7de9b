"""What the house holds about somebody, from every room below that keeps something for a family."""

from datetime import datetime
from typing import Any

from familiehus.accounts import belongings as accounts
from familiehus.accounts.models import Person
from familiehus.activities import belongings as activities
from familiehus.attendance import belongings as attendance
from familiehus.families import belongings as families
from familiehus.families.queries import households_of
from familiehus.kernel import danish
from familiehus.kernel.i18n import _, lazy
from familiehus.loans import belongings as loans
from familiehus.messages import belongings as messages
from familiehus.shifts import belongings as shifts
from familiehus.signups import belongings as signups
from familiehus.volunteers import belongings as volunteers

CALLED = {
    "accounts": lazy("Din konto"),
    "families": lazy("Jeres familie"),
    "activities": lazy("Aktiviteter, du står for"),
    "signups": lazy("Tilmeldinger"),
    "attendance": lazy("Hvor I har været"),
    "volunteers": lazy("Som frivillig"),
    "shifts": lazy("Vagter"),
    "messages": lazy("Beskeder fra huset"),
    "loans": lazy("Lån"),
}
"""What a family calls a room's part of the books."""

ROOMS = (accounts, families, activities, signups, attendance, volunteers, shifts, messages)


def everything_about(person: Person) -> dict[str, Any]:
    """By room, in plain values. Nothing of anybody else's but the names of children and adults of the family.

    A thing is lent to a person or to a family; both are told.
    """
    found = {room.BELONGINGS.room: room.BELONGINGS.export(person) for room in ROOMS}
    borrowers = (person, *households_of(person))
    lent: dict[str, list[Any]] = {}
    for told in map(loans.BELONGINGS.export, borrowers):
        for word, rows in told.items():
            lent.setdefault(word, []).extend(rows)
    return found | {loans.BELONGINGS.room: lent}


def moment(value: Any) -> str:
    """An instant or a day of the books as one reads it; everything else as it stands."""
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    said = "" if value is None else str(value)
    try:
        when = datetime.fromisoformat(said) if "T" in said else None
        return f"{danish.day(when)} {danish.clock_time(when)}" if when and when.tzinfo else said
    except ValueError:
        return said
