"""What goes on in the demo house: a few months of a believable programme around today."""

from familiehus.activities import commands
from familiehus.demo.activities.every_week import every_week
from familiehus.demo.activities.now_and_then import now_and_then
from familiehus.demo.activities.once import special_days
from familiehus.demo.activities.programme import Programme
from familiehus.demo.people import Cast


def move_in(cast: Cast) -> None:
    """Staff plan and publish the programme; some of it is cancelled, moved or still a draft."""
    house = Programme(cast)
    every_week(house)
    now_and_then(house)
    special_days(house)
    commands.conclude_past()
