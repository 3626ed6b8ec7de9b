"""What support hears: a family takes its wish back, two families turn out to be one."""

from familiehus.families import news as families
from familiehus.families.models import Household, Wish
from familiehus.kernel.roles import Actor
from familiehus.support import commands


def connect() -> None:
    """Connect what support listens to."""
    families.wish_taken_back.connect(_wish_taken_back)
    families.household_merged.connect(_household_merged)


def _wish_taken_back(wish: Wish, by: Actor) -> None:
    commands.wish_taken_back(wish, by=by)


def _household_merged(kept: Household, other: Household, by: Actor) -> None:
    commands.household_merged(kept, other, by=by)
