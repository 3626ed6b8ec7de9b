"""The kinds of message there are. Each room declares its own in its `letters.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from familiehus.messages.introductions import Recipient

NEUTRAL = frozenset(
    {
        "activity",
        "again",
        "count",
        "day",
        "deadline",
        "hours",
        "house_phone",
        "just_come",
        "link",
        "minutes",
        "no_new_day",
        "number",
        "place",
        "reason",
        "thing",
        "title",
        "was_when",
        "when",
    }
)
"""What a message may speak of. No names of children or families, no addresses, no notes, no sensitive words:
a mail is a postcard that somebody else may read (domain rules 16 and 17). What is private stands behind `link`."""

Render = Callable[[Mapping[str, Any], Recipient], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Enclosed:
    """A file that goes along with a mail, as neutral as its words."""

    name: str
    body: bytes
    kind: str


Enclose = Callable[[Mapping[str, Any], Recipient], Enclosed | None]


@dataclass(frozen=True)
class MessageKind:
    """One kind of message, called `<room>.<what>`.

    `render(params, recipient)` looks up what the message is about, when it is sent: it gives the fields that
    the template may use, or None when there is nothing to say any more (cancelled, left, no consent). It runs
    in a writing transaction, so it may mint a link. `fields` are the names it may give, all from `NEUTRAL`.
    The words stand in `templates/<room>/letters/<what>.txt` as the blocks `subject`, `text` and, for a text
    message, `short` (else the subject and the link). Greeting and signature come around them. `label` is what
    staff read on the list of messages. `enclose` makes a file for a mail, when there is one to send.
    """

    name: str
    label: Any
    render: Render
    fields: frozenset[str] | tuple[str, ...] = frozenset()
    ignores_quiet_hours: bool = False
    enclose: Enclose | None = None

    @property
    def template(self) -> str:
        room, _dot, what = self.name.partition(".")
        return f"{room}/letters/{what}.txt"


_kinds: dict[str, MessageKind] = {}


def declare(kind: MessageKind) -> MessageKind:
    """Make a kind known. Raises when its name is taken or one of its fields is not neutral."""
    if "." not in kind.name:
        raise RuntimeError(f"A kind of message is called room.what, not {kind.name}.")
    if kind.name in _kinds:
        raise RuntimeError(f"Two kinds of message are called {kind.name}.")
    if outside := set(kind.fields) - NEUTRAL:
        raise RuntimeError(f"The message {kind.name} would speak of {sorted(outside)}, which is not neutral.")
    _kinds[kind.name] = kind
    return kind


def kind_called(name: str) -> MessageKind | None:
    return _kinds.get(name)


def every_kind() -> list[MessageKind]:
    return sorted(_kinds.values(), key=lambda kind: kind.name)
