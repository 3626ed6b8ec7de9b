"""What the house holds about somebody: every room says it for its own tables, none may be forgotten.

A room's `belongings.py` declares one `Belongings`: `tables` maps each table of the room to a sentence on
what it holds about people ("nothing" is an answer), `export(person)` gives it back in plain values,
`forget(person)` erases or anonymises it. A test fails where a table of the schema is in no room's list.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


def nothing_to_export(_subject: Any) -> dict[str, Any]:
    return {}


def nothing_to_forget(_subject: Any) -> int:
    return 0


@dataclass(frozen=True)
class Belongings:
    """One room's answer. `export` and `forget` take a person or household; `forget` counts rows touched."""

    room: str
    tables: dict[str, str]
    export: Callable[[Any], dict[str, Any]] = field(default=nothing_to_export)
    forget: Callable[[Any], int] = field(default=nothing_to_forget)


KERNEL = Belongings(
    room="kernel",
    tables={
        "versions": "nothing about people",
        "version_marks": "nothing about people",
        "leases": "nothing about people",
        "answers": "which form a person sent, for a day, so that a double tap counts once",
        "audit_entries": "random keys of who did what to whom",
        "audit_texts": "names and words of the audit trail; erased with the person",
        "uploads": "pictures; who put them there, by random key",
    },
)
