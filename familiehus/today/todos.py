"""One line of what needs somebody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Todo:
    """Something that needs a hand: what, why, and the one tap. `endpoint` is None when no page can help.

    `posts`: the tap does it at once, instead of leading to a page. `phone`: whom to ring.
    """

    title: str
    note: str
    icon: str
    tone: str
    act: str = ""
    endpoint: str | None = None
    key: str | None = None
    posts: bool = False
    phone: str = ""
