"""What this room announces to the rooms above, in the same transaction."""

from familiehus.kernel.news import announce

time_freed = announce("time freed", "Sender: a tuple of resources, of whose time some is free again.")
