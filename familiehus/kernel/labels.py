"""Words that the code reckons with and a person reads: what is stored, and beside it what it is called."""

from enum import StrEnum
from typing import Any, Self


class Labelled(StrEnum):
    """Each member is written `NAME = "stored", lazy("Read")`: the value never changes, the label follows the reader's
    language and is worked out when it is asked for."""

    _value_: str
    said: Any
    """The label before anybody has asked for it, as choices of forms want it."""

    def __new__(cls, stored: str, said: Any) -> Self:
        member = str.__new__(cls, stored)
        member._value_, member.said = stored, said
        return member

    @property
    def label(self) -> str:
        return str(self.said)

    @classmethod
    def labels(cls) -> dict[Self, Any]:
        """Every member with its label, in the order in which they are written."""
        return {each: each.said for each in cls}

    @classmethod
    def choices(cls) -> list[tuple[str, Any]]:
        """What a form offers: every member, in the order in which they are written."""
        return [(each.value, each.said) for each in cls]
