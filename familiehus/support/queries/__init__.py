"""Reading about support."""

from familiehus.support.queries.advice import (
    advised_by,
    advisers,
    advises,
    advising_days,
    coming_sessions,
    free_sessions,
    hidden_from,
    sessions_of,
    to_note,
)
from familiehus.support.queries.food import batches, traced
from familiehus.support.queries.needs import (
    Wished,
    counts_for_members,
    named_to,
    neutral_words,
    targets,
    wished_of,
    wishes,
)
from familiehus.support.queries.parcels import (
    applications_of,
    due,
    open_rounds,
    packing_list,
    round_with,
    rounds,
)

__all__ = [
    "Wished",
    "advised_by",
    "advisers",
    "advises",
    "advising_days",
    "applications_of",
    "batches",
    "coming_sessions",
    "counts_for_members",
    "due",
    "free_sessions",
    "hidden_from",
    "named_to",
    "neutral_words",
    "open_rounds",
    "packing_list",
    "round_with",
    "rounds",
    "sessions_of",
    "targets",
    "to_note",
    "traced",
    "wished_of",
    "wishes",
]
