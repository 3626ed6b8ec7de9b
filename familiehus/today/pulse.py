"""Whether a board would look different now, told in one question."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from familiehus.kernel import clock, leases, versions
from familiehus.kernel.db import db
from familiehus.kernel.i18n import language
from familiehus.kernel.roles import Actor
from familiehus.messages import queries as messages

SCOPES = ("attendance", "calendar", "drafts", "house", "loans", "shifts", "signups", "take_downs", "visits")


@dataclass(frozen=True)
class Pulse:
    """How the house's machinery stands, and a number that grows with everything a board shows."""

    moves: int
    stuck: int
    heard: datetime | None
    faults: int

    @property
    def is_silent(self) -> bool:
        return leases.is_too_long_ago(self.heard)

    def mark_for(self, person: Actor) -> str:
        """Another one as soon as the board would look different: something changed, or a minute went."""
        minute = clock.now().timestamp() // 60
        parts = (self.moves, minute, self.stuck, self.is_silent, self.faults, person.key, language())
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def pulse() -> Pulse:
    """One question, for a board that asks every half minute."""
    heard, faults = leases.heard_and_faults()
    return Pulse(*db.session.execute(select(versions.moves(*SCOPES), messages.stuck(), heard, faults)).one())
