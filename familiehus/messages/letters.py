"""What this room itself writes: a trial, so that the manager can see that mail and text messages get out."""

from collections.abc import Mapping
from typing import Any

from familiehus.kernel.i18n import lazy
from familiehus.messages.introductions import Recipient
from familiehus.messages.kinds import MessageKind, declare


def _trial(_params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any]:
    return {}


TRIAL = declare(MessageKind("messages.trial", lazy("Prøvebesked"), _trial, ignores_quiet_hours=True))
