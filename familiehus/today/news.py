"""What the board asks the rooms beside it."""

from familiehus.kernel.news import announce

what_waits = announce(
    "what waits",
    "Sender: whoever looks at the board. Listeners answer with a list of `Todo` for that person; nothing is changed.",
)
