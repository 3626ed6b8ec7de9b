"""Links in letters that answer for their reader: made when the letter is written, kept as a hash (R36)."""

import secrets
from datetime import datetime, timedelta

from familiehus.accounts.models import Person
from familiehus.accounts.queries import hashed
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Role
from familiehus.visits.models import Match, Visit, VisitLink, VisitMove

A_PROPOSAL_LASTS = timedelta(days=21)
AFTER_A_VISIT = timedelta(hours=24)


def mint(person: Person, role: Role, thing: Match | Visit | VisitMove) -> str:
    """A link's token, for one person in one hat and one thing. Earlier ones for the same stay good as long."""
    token = secrets.token_urlsafe(32)
    link = VisitLink(token_hash=hashed(token), person=person, role=role, ends_at=_ends(thing))
    if isinstance(thing, Match):
        link.match = thing
    elif isinstance(thing, Visit):
        link.visit = thing
    else:
        link.move = thing
    db.session.add(link)
    db.session.flush()
    return token


def _ends(thing: Match | Visit | VisitMove) -> datetime:
    """A question's link ends when there is nothing to answer any more, a visit's a day after it."""
    if isinstance(thing, Match):
        return clock.now() + A_PROPOSAL_LASTS
    return thing.ends_at + AFTER_A_VISIT if isinstance(thing, Visit) else thing.visit.starts_at
