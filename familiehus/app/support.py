"""What support and surveys hear: a family takes a wish or its yes back, two families turn out to be one."""

from familiehus.families import news as families
from familiehus.families.models import Household, Wish
from familiehus.families.states import Purpose
from familiehus.kernel.roles import Actor
from familiehus.support import commands
from familiehus.surveys import commands as surveys


def connect() -> None:
    """Connect what these rooms listen to."""
    families.wish_taken_back.connect(_wish_taken_back)
    families.household_merged.connect(_household_merged)
    families.consent_withdrawn.connect(_consent_withdrawn)


def _wish_taken_back(wish: Wish, by: Actor) -> None:
    commands.wish_taken_back(wish, by=by)


def _household_merged(kept: Household, other: Household, by: Actor) -> None:
    commands.household_merged(kept, other, by=by)


def _consent_withdrawn(household: Household, purpose: Purpose, by: Actor) -> None:
    if purpose == Purpose.SURVEY:
        surveys.consent_withdrawn(household)
