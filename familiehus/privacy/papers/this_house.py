"""What the papers need to know of this house."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import current_app

from familiehus.house import queries as house
from familiehus.house.models import HouseSettings
from familiehus.kernel import clock
from familiehus.kernel.i18n import _
from familiehus.kernel.settings import Settings


@dataclass(frozen=True)
class Filled:
    """What the papers need to know of this house."""

    said: HouseSettings
    on: date
    processors: list[str]

    @property
    def controller(self) -> str:
        return self.said.controller or self.said.name

    @property
    def contact(self) -> str:
        return self.said.controller_contact or " · ".join(filter(None, (self.said.email, self.said.phone)))

    @property
    def missing(self) -> list[str]:
        """What the manager has not filled in yet, by its label under the house's settings."""
        wanted: list[tuple[str, Callable[[], str]]] = [
            (_("Dataansvarlig"), lambda: self.said.controller),
            (_("Hvor man skriver til den dataansvarlige"), lambda: self.said.controller_contact),
            (_("Adresse"), lambda: self.said.address),
        ]
        return [label for label, given in wanted if not given()]


def filled() -> Filled:
    """The house's own settings, and who else handles its data: who carries its mail and its text messages."""
    settings: Settings = current_app.extensions["settings"]
    processors = (
        [_("Mail bliver sendt gennem %(server)s.", server=settings.mail_server)]
        if settings.mail_server
        else []
    )
    if settings.sms_gateway == "http":
        processors.append(_("Sms'er bliver sendt gennem en sms-tjeneste."))
    return Filled(house.settings(), clock.today(), processors)
