"""Words to choose among."""

from typing import Any


def spoken(choices: dict[Any, Any]) -> list[tuple[str, Any]]:
    return [(str(key), word) for key, word in choices.items()]
