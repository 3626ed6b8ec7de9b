"""What the house announces when it closes or opens, and what it asks the rooms above."""

from dataclasses import dataclass

from familiehus.kernel.news import announce
from familiehus.kernel.spans import Span

closing_days_changed = announce(
    "closing days changed", "Sender: the closing. `first` and `last`, both included, and `by`."
)
week_changed = announce(
    "week changed", "Sender: the settings. The house opens on other weekdays from now on; `by`."
)
what_is_planned = announce(
    "what is planned",
    "Sender: a span of days. Listeners answer with a list of `Planned` that takes place within it; nothing is changed.",
)


@dataclass(frozen=True)
class Planned:
    """Something that takes place although the house is closed: what, when in words, and where it can be changed."""

    what: str
    when: str
    url: str


def planned_within(span: Span) -> list[Planned]:
    """Everything planned within the span, as the rooms above know it."""
    answers = what_is_planned.send(span)
    return [planned for _listener, found in answers for planned in found or ()]
