"""Calendars that a visitor of the demo house may subscribe to: a family's, a volunteer's, the staff's."""

import base64
import hmac

from flask import Flask, current_app

from familiehus.demo.people import Cast
from familiehus.feeds import commands
from familiehus.feeds.kinds import Kind
from familiehus.feeds.polling import hashed
from familiehus.kernel.roles import Role
from familiehus.kernel.settings import Settings

KEYS = (
    (Kind.FAMILY, Role.FAMILY, "Mors telefon"),
    (Kind.VOLUNTEER, Role.VOLUNTEER, "Min telefon"),
    (Kind.STAFF, Role.STAFF, "Kontorets tavle"),
)


def move_in(cast: Cast) -> None:
    """The first of each kind has her telephone in order."""
    for kind, role, label in KEYS:
        person = cast.of(role)[0]
        key, _token = commands.give_key(person, kind, label, by=person)
        key.token_hash = hashed(token_of(current_app, kind))


def token_of(app: Flask, kind: Kind) -> str:
    """The demo house can tell its keys every time it opens; it makes them from its own secret. No real house does."""
    settings: Settings = app.extensions["settings"]
    digest = hmac.digest(settings.secret_key.encode(), f"demo feed {kind}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def addresses(app: Flask) -> dict[str, str]:
    """Every calendar to subscribe to, by its kind, the public one first."""
    settings: Settings = app.extensions["settings"]
    keyed = {str(kind): f"/abonnement/{token_of(app, kind)}.ics" for kind, _role, _label in KEYS}
    return {name: f"{settings.base_url}{path}" for name, path in {"public": "/kalender.ics", **keyed}.items()}
