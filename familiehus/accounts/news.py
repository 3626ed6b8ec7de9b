"""What the accounts announce to rooms above."""

from familiehus.kernel.news import announce

hat_taken = announce("hat taken", "sender: Person; role: Role; by: Actor. The person is no longer this.")
person_deactivated = announce("person deactivated", "sender: Person; by: Actor. The account is closed.")
