"""Who listens to whose news, and who answers whose questions. Connected once, kept for the life of the process."""

from familiehus.house import queries as house
from familiehus.messages import introductions
from familiehus.messages.introductions import Quiet, Signature


def connect() -> None:
    """Connect every listener."""
    introductions.quiet_hours_from(_quiet_hours)
    introductions.signature_from(_signature)


def _quiet_hours() -> Quiet:
    settings = house.settings()
    return Quiet(settings.quiet_from, settings.quiet_until)


def _signature() -> Signature:
    settings = house.settings()
    return Signature(settings.name, settings.short_name, settings.phone)
