"""What the house holds about somebody, from every room below that keeps something for a family."""

from typing import Any

from familiehus.accounts import belongings as accounts
from familiehus.accounts.models import Person
from familiehus.activities import belongings as activities
from familiehus.families import belongings as families
from familiehus.messages import belongings as messages
from familiehus.signups import belongings as signups


def everything_about(person: Person) -> dict[str, Any]:
    """By room, in plain values. Nothing of anybody else's but the names of children and adults of the family."""
    rooms = (accounts, families, activities, signups, messages)
    return {room.BELONGINGS.room: room.BELONGINGS.export(person) for room in rooms}
