"""What the house announces when it closes or opens."""

from familiehus.kernel.news import announce

closing_days_changed = announce(
    "closing days changed", "Sender: the closing. `first` and `last`, both included, and `by`."
)
