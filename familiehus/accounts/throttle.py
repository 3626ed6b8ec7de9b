"""How often something may be tried: the settings' limits, laid on the account and the address that ask."""

import hashlib
import hmac
from datetime import timedelta
from ipaddress import ip_address, ip_network

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

from familiehus.accounts import commands
from familiehus.accounts.models import AttemptAt, Person
from familiehus.kernel.settings import Settings


def weigh(kind: AttemptAt, account: str, *, most: int | None = None) -> None:
    """Count the try, or answer 429 when there were too many (R11). `most`: for one account, else as settings say."""
    settings: Settings = current_app.extensions["settings"]
    try:
        commands.weigh(
            kind,
            account=_keyed(account),
            address=_keyed(network(request.remote_addr or "")),
            most_per_account=most or settings.login_tries_per_account,
            most_per_address=max(settings.login_tries_per_address, most or 0),
            window=timedelta(minutes=settings.login_window_minutes),
        )
    except commands.TooOften:
        raise TooManyRequests(retry_after=settings.login_window_minutes * 60) from None


def forgive(kind: AttemptAt, account: str) -> None:
    commands.forgive(kind, _keyed(account))


def note_refusal(person: Person | None) -> None:
    commands.note_refusal(person)


def network(address: str) -> str:
    """Where a try comes from: of IPv6 the /64 that a home or a server is given, for it has all the addresses in it."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    mapped = parsed.ipv4_mapped
    return str(mapped) if mapped else str(ip_network((parsed, 64), strict=False))


def _keyed(said: str) -> str:
    """Neither accounts nor addresses can be read out of the table."""
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, said.strip().lower().encode(), hashlib.sha256).hexdigest()
