"""Who may have a calendar of their own, and which keys are whose."""

from sqlalchemy import Select, select

from familiehus.feeds.kinds import KINDS_FOR
from familiehus.feeds.models import FeedKey
from familiehus.kernel.roles import Actor


def may_have_feeds(person: Actor) -> bool:
    """Families, volunteers, contacts of the network's members and those who work in the house."""
    return person.role in KINDS_FOR


def keys_visible_to(person: Actor) -> Select[FeedKey]:
    """One's own, of the hat worn now, that still open something."""
    return select(FeedKey).where(
        FeedKey.person_id == person.id, FeedKey.role == str(person.role), FeedKey.revoked_at.is_(None)
    )
