"""What this room announces to the rooms above, and what it asks them. All in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from familiehus.activities.models import Occurrence
from familiehus.kernel.news import announce

activity_published = announce("activity published", "Sender: the activity. `by`.")
series_split = announce(
    "series split",
    "Sender: the activity that ends. `successor`, and `occurrences`, the dates that went along. Whoever keeps"
    " rows on the whole series splits them now, before dates are moved.",
)
occurrence_moved = announce(
    "occurrence moved",
    "Sender: the date, at its new time and place. `was` (the span that people know), `was_where`, `again` (it was"
    " postponed, and is on again), `by`. Sign-ups stay, unanswered.",
)
place_readdressed = announce(
    "place readdressed",
    "Sender: the place, whose address was known and is another now, or none. `dates`, those to come there. `by`.",
)
occurrence_cancelled = announce(
    "occurrence cancelled", "Sender: the date, cancelled or postponed. `reason`, `by`."
)
occurrence_restored = announce(
    "occurrence restored",
    "Sender: the date, on again. `was`: the span that people know, another than now when it was moved meanwhile. `by`.",
)
signup_ended = announce(
    "sign-up ended",
    "Sender: a date for which nobody signs up any more: one just comes, or it has no seats at all. `by`.",
)
dates_added = announce(
    "dates added",
    "Sender: the activity. `dates`, new ones of its rule, or such as are no longer skipped. Whoever follows the"
    " whole series has them too.",
)
seat_freed = announce(
    "seat freed", "Sender: a date with room for more than before. The waiting list moves up."
)
whom_would_this_touch = announce(
    "whom would this touch",
    "Sender: a tuple of dates. Listeners answer with a list of `Touch`; nothing is changed.",
)


@dataclass(frozen=True)
class Touch:
    """A kind of people or things that hang on some dates, and how many: »3 tilmeldte familier«. `waits`: they stand in
    line for a seat."""

    label: str
    count: int
    waits: bool = False


def ask_whom(occurrences: Sequence[Occurrence]) -> list[Touch]:
    """Everybody whom a change of these dates would touch, as the rooms above know it."""
    answers = whom_would_this_touch.send(tuple(occurrences))
    return [touch for _listener, touches in answers for touch in touches or ()]
