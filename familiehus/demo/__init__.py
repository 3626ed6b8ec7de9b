"""The demo house: people who do not exist, put in by the same commands a person at the desk would use.

Each part of the story is a module with `move_in(cast)`; they move in in the order of `story.PARTS`, all in one
transaction, so that a demo house is there whole or not at all.
"""

from familiehus.demo.feeds import addresses
from familiehus.demo.story import accounts, fill

__all__ = ["accounts", "addresses", "fill"]
