"""What this room asks the rooms above."""

from dataclasses import dataclass

from familiehus.kernel.news import announce
from familiehus.kernel.roles import Actor

what_else_is_theirs = announce(
    "what else is theirs",
    "Sender: somebody who helps. Listeners answer with a `Way` to what else they have agreed to, or None.",
)


@dataclass(frozen=True)
class Way:
    """A page that is there for whoever has something behind it, its words and its icon."""

    label: str
    url: str
    icon: str


def ways_of(person: Actor) -> list[Way]:
    return [way for _listener, way in what_else_is_theirs.send(person) if way is not None]
