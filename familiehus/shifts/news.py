"""What this room announces to the rooms above, in the same transaction."""

from familiehus.kernel.news import announce

seat_taken = announce("shift seat taken", "Sender: the sign-up. `by`.")
seat_left = announce("shift seat left", "Sender: the sign-up, left. `by`.")
shift_moved = announce("shift moved", "Sender: the shift, at its new time. `was` (a span), `by`.")
shift_cancelled = announce("shift cancelled", "Sender: the shift, with everybody who was on it. `by`.")
