"""Who listens to whose news, and who answers whose questions. Connected once, kept for the life of the process."""

from datetime import date

from familiehus.activities import commands as activities
from familiehus.house import queries as house
from familiehus.house.news import closing_days_changed
from familiehus.kernel.roles import Actor
from familiehus.messages import introductions
from familiehus.messages.introductions import Quiet, Signature


def connect() -> None:
    """Connect every listener."""
    closing_days_changed.connect(_follow_closing_days)
    introductions.quiet_hours_from(_quiet_hours)
    introductions.signature_from(_signature)


def _quiet_hours() -> Quiet:
    settings = house.settings()
    return Quiet(settings.quiet_from, settings.quiet_until)


def _signature() -> Signature:
    settings = house.settings()
    return Signature(settings.name, settings.short_name, settings.phone)


def _follow_closing_days(_closing: object, first: date, last: date, by: Actor) -> None:
    activities.follow_closing_days(first, last, by=by)
