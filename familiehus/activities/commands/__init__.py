"""What the desk does with activities: plan, publish, revise, move, cancel, restore, conclude."""

from familiehus.activities.commands.calling_off import cancel, postpone, restore, skip, skip_weeks
from familiehus.activities.commands.places import add_place, describe_place, reopen_place, retire_place
from familiehus.activities.commands.planning import discard, plan, publish
from familiehus.activities.commands.revising import move, revise
from familiehus.activities.commands.running import (
    conclude,
    conclude_past,
    extend_horizons,
    follow_closing_days,
)

__all__ = [
    "add_place",
    "cancel",
    "conclude",
    "conclude_past",
    "describe_place",
    "discard",
    "extend_horizons",
    "follow_closing_days",
    "move",
    "plan",
    "postpone",
    "publish",
    "reopen_place",
    "restore",
    "retire_place",
    "revise",
    "skip",
    "skip_weeks",
]
