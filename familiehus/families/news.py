"""What the families' room announces. Rooms above listen, in the same transaction."""

from familiehus.kernel.news import announce

guardian_left = announce(
    "guardian left",
    "household: Household, person: Person. Links, feeds and unsent messages of the person end.",
)
child_left = announce(
    "child left", "household: Household, child: Child. Its seats in this household are freed."
)
child_parted = announce(
    "child parted",
    "household: Household, child: Child (known in another home too), own: Child. What hangs on the child in this"
    " household hangs on `own` from now on.",
)
household_split = announce(
    "household split", "household: Household (the old), into: Household (the new), children: list[Child]."
)
household_enrolled = announce(
    "household enrolled",
    "household: Household, with the house now: for the first time, or back from a pause.",
)
household_paused = announce("household paused", "household: Household. Nothing coming is silently moved.")
household_closed = announce(
    "household closed", "household: Household. Everything to come is cancelled without asking why."
)
household_forgotten = announce(
    "household forgotten",
    "household: Household, people: list[Person] who go with it. Every room forgets what it holds about them.",
)
household_merged = announce(
    "household merged", "kept: Household, other: Household. Rows of `other` move to `kept`."
)
address_changed = announce(
    "address changed",
    "household: Household, that lives elsewhere than was known before, or nobody knows where. `by`. Where is not told;"
    " whoever goes there looks.",
)
consent_withdrawn = announce("consent withdrawn", "household: Household, purpose: Purpose.")
wish_taken_back = announce("wish taken back", "wish: Wish, that goes in the same transaction.")
