"""What this room asks the rooms below for, each about its own."""

from typing import Any

from familiehus.kernel.news import announce

what_is_held = announce(
    "what is held",
    "Sender: a person or a household. The listener answers with what every room holds about them, by room.",
)
wider_ways = announce(
    "wider ways",
    "Sender: nobody. The listener answers with more ways to see more than one's job asks for (`wider.Way`).",
)
person_forgotten = announce(
    "person forgotten",
    "Sender: somebody who is nothing to the house any more. `by`. Every room forgets them.",
)


def everything_about(subject: Any) -> dict[str, Any]:
    """What every room says it holds about a person or household, in plain values; silent rooms are left out."""
    found: dict[str, Any] = {}
    for _listener, held in what_is_held.send(subject):
        found |= {room: said for room, said in (held or {}).items() if said}
    return found
