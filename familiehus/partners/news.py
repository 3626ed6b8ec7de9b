"""What the network asks the rooms above, in the same transaction: what else the house must not forget."""

from dataclasses import dataclass
from datetime import date

from familiehus.kernel.news import announce

NO_DEBT = ("users-group", "hourglass", "gift", "heart")
"""What is past by itself: a meeting, a period that ended, parcels that were fetched, families that were asked."""


@dataclass(frozen=True)
class Due:
    """One thing due: when, what, about what, and the page to see to it."""

    on: date
    what: str
    about: str
    icon: str
    endpoint: str
    key: str

    def is_late(self, today: date) -> bool:
        """Whether it should have been done: a meeting that was held and a period that ended are no debt."""
        return self.on < today and self.icon not in NO_DEBT


what_is_due = announce(
    "what is due",
    "Sender: the first and the last local day, both included. Listeners answer with a list of `Due`.",
)


def due_elsewhere(first: date, last: date) -> list[Due]:
    """What the rooms above have due from day to day, both included."""
    answers = what_is_due.send((first, last))
    return [each for _listener, found in answers for each in found or ()]
