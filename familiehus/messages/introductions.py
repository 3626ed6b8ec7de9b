"""What the rooms above tell this one: who a reference stands for, when the house is quiet, what it is called."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time

from familiehus.kernel.roles import Actor
from familiehus.messages.models import Channel


@dataclass(frozen=True)
class Recipient:
    """Somebody to write to, as they are when the message is sent. `names_house`: whether a text message to them may say
    what the house is called."""

    name: str
    email: str = ""
    phone: str = ""
    language: str = "da"
    channel: Channel | str = Channel.EMAIL
    reference: str = ""
    names_house: bool = True

    @property
    def best_channel(self) -> Channel | None:
        """The channel they chose, if they can be reached by it; else the other; None when neither."""
        chosen = Channel(self.channel or Channel.EMAIL)
        if self.address_for(chosen):
            return chosen
        other = Channel.SMS if chosen == Channel.EMAIL else Channel.EMAIL
        return other if self.address_for(other) else None

    def address_for(self, channel: Channel) -> str:
        return self.phone if channel == Channel.SMS else self.email


@dataclass(frozen=True)
class Quiet:
    """The hours in which nobody is written to unless it is urgent: from `begins` to `ends`, wall time.

    Two equal times mean that the house is never quiet.
    """

    begins: time = time(21)
    ends: time = time(8)

    def holds(self, wall: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= wall < self.ends
        return wall >= self.begins or wall < self.ends


@dataclass(frozen=True)
class Signature:
    """How the house signs: its name in letters, its short name on what a telephone shows without being unlocked (text
    messages, who a mail is from), and the phone to call with questions."""

    house: str = "Familiehuset"
    short: str = "Familiehuset"
    phone: str = ""


Resolver = Callable[[str], Recipient | None]
_resolvers: dict[str, Resolver] = {}
_quiet: list[Callable[[], Quiet]] = [Quiet]
_unnamed: list[Callable[[str], bool]] = [lambda _reference: False]
_hidden: list[Callable[[Actor], set[str]]] = [lambda _reader: set()]
_signature: list[Callable[[], Signature]] = [Signature]


def introduce(prefix: str, resolver: Resolver) -> None:
    """References `prefix:key` are answered by `resolver(key)`: the recipient, or None when nobody is there.

    The resolver decides whether that person may be written to at all (still a member, not erased).
    """
    if _resolvers.setdefault(prefix, resolver) is not resolver:
        raise RuntimeError(f"Two rooms answer for recipients called {prefix}.")


def whom(reference: str) -> Recipient | None:
    """Who a reference stands for now."""
    prefix, _colon, key = reference.partition(":")
    resolver = _resolvers.get(prefix)
    found = resolver(key) if resolver else None
    if found is None:
        return None
    names_house = found.names_house and not _unnamed[0](reference)
    return replace(found, reference=reference, names_house=names_house)


def is_introduced(reference: str) -> bool:
    return reference.partition(":")[0] in _resolvers


def quiet_hours_from(ask: Callable[[], Quiet]) -> None:
    """Where the house's quiet hours are kept."""
    _quiet[0] = ask


def quiet_hours() -> Quiet:
    """The house's quiet hours; 21 to 8 unless the house says otherwise."""
    return _quiet[0]()


def unnamed_by(ask: Callable[[str], bool]) -> None:
    """Who knows to whom the house is not named in a text message."""
    _unnamed[0] = ask


def hidden_from_by(ask: Callable[[Actor], set[str]]) -> None:
    """Who knows whom a reader is not to see."""
    _hidden[0] = ask


def hidden_from(reader: Actor) -> set[str]:
    """The references that are not named to a reader, for the two are kept apart."""
    return _hidden[0](reader)


def signature_from(ask: Callable[[], Signature]) -> None:
    """Where the house's name and phone are kept."""
    _signature[0] = ask


def signature() -> Signature:
    return _signature[0]()
