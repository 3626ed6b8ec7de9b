"""What the attendance writes: how many came? To whoever is responsible for a date that nobody has counted."""

from collections.abc import Mapping
from typing import Any

from familiehus.attendance.queries import unrecorded
from familiehus.kernel import danish
from familiehus.kernel.i18n import lazy
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import MessageKind, declare
from familiehus.messages.wording import link


def _unrecorded(params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any] | None:
    """Nothing when somebody has counted meanwhile."""
    waiting = next((each for each in unrecorded() if each.key == params["occurrence"]), None)
    if waiting is None:
        return None
    return {
        "activity": waiting.title,
        "when": danish.when(waiting.span),
        "link": link("attendance.roll", key=waiting.key),
    }


UNRECORDED = declare(
    MessageKind("attendance.unrecorded", lazy("Hvor mange kom?"), _unrecorded, ("activity", "when", "link"))
)
