"""What feeds hold about people: nothing yet but which dates have left them."""

from familiehus.kernel.belongings import Belongings

BELONGINGS = Belongings(room="feeds", tables={"feed_exits": "nothing about people: which dates have left"})
