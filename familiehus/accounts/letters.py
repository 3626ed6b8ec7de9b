"""What the accounts write: a welcome, a link to choose a password, a notice that it was changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import current_app

from familiehus.accounts.commands.links import mint
from familiehus.accounts.commands.people import may_sign_in_by_link
from familiehus.accounts.models import LinkTo, Person
from familiehus.accounts.queries import person_with_email, person_with_key
from familiehus.kernel.i18n import lazy
from familiehus.kernel.safe_url import path_of
from familiehus.kernel.settings import Settings
from familiehus.messages.introductions import Recipient, introduce
from familiehus.messages.kinds import MessageKind, declare
from familiehus.messages.models import Channel
from familiehus.messages.wording import link

WELCOME_LASTS = timedelta(days=7)
SIGN_IN_LASTS = timedelta(hours=2)


def _recipient(key: str) -> Recipient | None:
    """Somebody with an open account, as they are now."""
    person = person_with_key(key)
    if person is None or not person.active:
        return None
    return Recipient(
        person.name, person.email or "", person.phone, person.preferred_language, person.preferred_channel
    )


def _at_new_address(key: str) -> Recipient | None:
    """The same, at the address they would rather have."""
    found, person = _recipient(key), person_with_key(key)
    if found is None or person is None or not person.wished_email:
        return None
    return replace(found, email=person.wished_email, phone="", channel=Channel.EMAIL)


def _with_link(lasts: timedelta, to: Recipient) -> Mapping[str, Any] | None:
    person: Person | None = person_with_email(to.email) if to.email else None
    if person is None or not person.active:
        return None
    token = mint(person, LinkTo.RESET, lasts=lasts)
    return {
        "link": link("security.reset_password", token=token),
        "hours": int(lasts / timedelta(hours=1)),
    }


def _welcome(_params: Mapping[str, Any], to: Recipient) -> Mapping[str, Any] | None:
    return _with_link(WELCOME_LASTS, to)


def _new_password(_params: Mapping[str, Any], to: Recipient) -> Mapping[str, Any] | None:
    settings: Settings = current_app.extensions["settings"]
    return _with_link(timedelta(hours=settings.reset_link_hours), to)


def _sign_in(params: Mapping[str, Any], to: Recipient) -> Mapping[str, Any] | None:
    person = person_with_key(to.reference.removeprefix("person:"))
    if person is None or not may_sign_in_by_link(person):
        return None
    token = mint(person, LinkTo.SIGN_IN, lasts=SIGN_IN_LASTS)
    onward = {"next": path_of(params)} if "page" in params else {}
    return {
        "link": link("accounts.by_link", token=token, **onward),
        "hours": int(SIGN_IN_LASTS / timedelta(hours=1)),
    }


def _new_email(_params: Mapping[str, Any], to: Recipient) -> Mapping[str, Any] | None:
    person = person_with_key(to.reference.partition(":")[2])
    if person is None:
        return None
    token = mint(person, LinkTo.EMAIL, lasts=SIGN_IN_LASTS)
    return {
        "link": link("accounts.prove_email", token=token),
        "hours": int(SIGN_IN_LASTS / timedelta(hours=1)),
    }


def _changed(_params: Mapping[str, Any], _to: Recipient) -> Mapping[str, Any]:
    return {"link": link("security.forgot_password")}


introduce("person", _recipient)
introduce("new-address", _at_new_address)
WELCOME = declare(
    MessageKind("accounts.welcome", lazy("Velkommen, vælg en adgangskode"), _welcome, ("link", "hours"), True)
)
NEW_PASSWORD = declare(
    MessageKind("accounts.new_password", lazy("Ny adgangskode"), _new_password, ("link", "hours"), True)
)
SIGN_IN = declare(
    MessageKind("accounts.sign_in", lazy("Link til at logge ind"), _sign_in, ("link", "hours"), True)
)
NEW_EMAIL = declare(
    MessageKind("accounts.new_email", lazy("Ny mailadresse"), _new_email, ("link", "hours"), True)
)
PASSWORD_CHANGED = declare(
    MessageKind("accounts.password_changed", lazy("Adgangskoden er ændret"), _changed, ("link",), True)
)
