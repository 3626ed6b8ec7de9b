"""What a link in a letter leads to, while it is good."""

from dataclasses import dataclass

from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.accounts.queries import hashed
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import Role
from familiehus.visits import access
from familiehus.visits.models import Match, Visit, VisitLink, VisitMove
from familiehus.visits.states import State


@dataclass(frozen=True)
class Reached:
    """Who reads, wearing the hat of the letter, and what they are asked or can do."""

    person: Person
    role: Role
    match: Match | None = None
    visit: Visit | None = None
    move: VisitMove | None = None

    @property
    def is_family(self) -> bool:
        return self.role == Role.FAMILY


def reached_by(token: str) -> Reached | None:
    """What the link leads to; None when it is over, its reader is no longer of that side, or it never was.

    The person acts with the hat of the letter from here on, in this request.
    """
    link = db.session.scalars(
        select(VisitLink).where(VisitLink.token_hash == hashed(token), VisitLink.ends_at > clock.now())
    ).one_or_none()
    if link is None or not link.person.active or Role(link.role) not in link.person.roles_held():
        return None
    link.person.wear(Role(link.role))
    found = Reached(link.person, Role(link.role), link.match, link.visit, link.move)
    return found if _is_own(found) else None


def _is_own(found: Reached) -> bool:
    """Whether the reader may still see what they were asked about, and it is still a question or a visit of theirs."""
    if found.match is not None:
        own = access.matches_visible_to(found.person).where(Match.id == found.match.id)
        return found.match.state == State.PROPOSAL and db.session.scalar(own) is not None
    visit = found.visit or (found.move.visit if found.move else None)
    if visit is None or not access.may_agree_time_of(found.person, visit):
        return False
    return db.session.scalar(access.visits_visible_to(found.person).where(Visit.id == visit.id)) is not None
