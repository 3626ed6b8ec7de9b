"""What settings must be like: each that is wrong is refused, by name, before anything is opened."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from email.utils import parseaddr
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from familiehus.kernel.sealing import is_recipient

if TYPE_CHECKING:
    from familiehus.kernel.settings.reading import Settings

PREFIX = "FAMILIEHUS_"
NOT_SETTINGS = (f"{PREFIX}INIT_PASSWORD",)
"""Read by a command of its own, from the environment too."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
ONE_DAY, ONE_WEEK = 24 * 60, 7 * 24 * 60
# The least and the most of every whole number.
BOUNDS = {
    "trusted_proxies": (0, 9),
    "mail_port": (1, 65_535),
    "idle_minutes_staff": (1, ONE_DAY),
    "idle_minutes_other": (1, ONE_WEEK),
    "idle_minutes_device": (1, ONE_DAY),
    "session_hours": (1, 8_760),
    "reset_link_hours": (1, 168),
    "login_tries_per_account": (1, 1_000),
    "login_tries_per_address": (1, 100_000),
    "login_window_minutes": (1, ONE_DAY),
    "upload_megabytes": (1, 100),
    "worker_seconds": (1, 120),
    "threads": (1, 64),
}
DEFAULT_PORTS = {"http": 80, "https": 443}


class SettingsError(Exception):
    """Half a configuration: a sentence that says which setting and what to write in it."""


def check_names(names: Iterable[str], fields: Iterable[str]) -> None:
    """A setting that nobody reads is a slip of the pen, and whoever made it relies on it."""
    known = [*(f"{PREFIX}{field.upper()}" for field in fields), *NOT_SETTINGS]
    for name in sorted(names):
        if name.startswith(PREFIX) and name not in known:
            like = get_close_matches(name, known, 1)
            raise SettingsError(
                f"{name} er ikke en indstilling." + (f" Mente du {like[0]}?" if like else " Slet den.")
            )


def address_of(base_url: str) -> str:
    """The house's address as browsers write it: no capitals, no usual port, no slash. Raises `SettingsError`."""
    whole = SettingsError(
        f"{PREFIX}BASE_URL skal være en hel adresse uden mere efter navnet, fx https://hus.example.dk."
    )
    try:
        url = urlsplit(base_url.strip())
        port = url.port
        host = (url.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise whole from None
    if url.scheme not in DEFAULT_PORTS or not host or "@" in url.netloc or _goes_on(url):
        raise whole
    if url.scheme == "http" and host not in LOOPBACK:
        raise SettingsError(
            f"{PREFIX}BASE_URL bruger http. Det er kun tilladt på maskinen selv (127.0.0.1 eller localhost). "
            "Skriv en https-adresse."
        )
    named = f"[{host}]" if ":" in host else host
    return f"{url.scheme}://{named}" + (f":{port}" if port not in (None, DEFAULT_PORTS[url.scheme]) else "")


def _goes_on(url: SplitResult) -> bool:
    return (
        url.path not in ("", "/")
        or bool(url.query or url.fragment)
        or re.search(r"\s", url.netloc) is not None
    )


def check(settings: "Settings") -> None:
    """Raises `SettingsError` for the first that is wrong."""
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(settings, name) <= most:
            raise SettingsError(f"{PREFIX}{name.upper()} skal være et helt tal fra {least} til {most}.")
    if settings.log_level not in LEVELS:
        raise SettingsError(f"{PREFIX}LOG_LEVEL skal være en af {', '.join(LEVELS)}.")
    if settings.debug and settings.is_secure:
        raise SettingsError(
            f"{PREFIX}DEBUG er kun til maskinen selv. Slå den fra, når huset kan nås udefra (https)."
        )
    if settings.secret_key and len(settings.secret_key) < 32:
        raise SettingsError(f"{PREFIX}SECRET_KEY skal være på mindst 32 tegn.")
    if any(sign in settings.frame_ancestors for sign in ";,\r\n"):
        raise SettingsError(
            f"{PREFIX}FRAME_ANCESTORS er adresser med mellemrum imellem, fx 'self' https://kommune.example.dk."
        )
    if not all(is_recipient(each) for each in settings.backup_readers):
        raise SettingsError(
            f"{PREFIX}BACKUP_RECIPIENTS er offentlige nøgler, der begynder med age1, med mellemrum imellem."
        )
    _check_mail(settings)
    _check_sms(settings)
    _check_database(settings.database_url)


def _check_mail(settings: "Settings") -> None:
    if settings.mail_backend not in ("console", "file", "smtp", "locmem"):
        raise SettingsError(f"{PREFIX}MAIL_BACKEND skal være console, file eller smtp.")
    if settings.mail_backend == "smtp" and not (settings.mail_server and settings.mail_sender):
        raise SettingsError(
            f"Med {PREFIX}MAIL_BACKEND=smtp skal {PREFIX}MAIL_SERVER og {PREFIX}MAIL_SENDER også stå der."
        )
    if settings.mail_sender and not _is_bare_address(settings.mail_sender):
        raise SettingsError(
            f"{PREFIX}MAIL_SENDER skal være en mailadresse og ikke andet, fx huset@example.dk."
        )
    if settings.mail_use_tls and settings.mail_use_ssl:
        raise SettingsError(
            f"Vælg enten {PREFIX}MAIL_USE_TLS eller {PREFIX}MAIL_USE_SSL, ikke begge. "
            f"Med SSL skal {PREFIX}MAIL_USE_TLS=nej også stå der."
        )
    if settings.mail_backend == "console" and settings.is_secure:
        raise SettingsError(
            f"Huset kan ikke sende mail: {PREFIX}MAIL_BACKEND=console skriver breve og links i loggen. Vælg smtp."
        )


def _is_bare_address(sender: str) -> bool:
    """An address alone: letters carry the house's short name before it."""
    return (
        parseaddr(sender)[1] == sender
        and re.fullmatch(r"[^\s@<>]+@[^\s@<>.]+(\.[^\s@<>.]+)*", sender) is not None
    )


def _check_sms(settings: "Settings") -> None:
    if settings.sms_gateway not in ("log", "http"):
        raise SettingsError(f"{PREFIX}SMS_GATEWAY skal være log eller http.")
    if settings.sms_gateway == "http" and not (settings.sms_url and settings.sms_token):
        raise SettingsError(
            f"Med {PREFIX}SMS_GATEWAY=http skal {PREFIX}SMS_URL og {PREFIX}SMS_TOKEN også stå der."
        )
    if not re.fullmatch(r"[^\W_][\w .-]{0,10}|\+?\d{1,15}", settings.sms_sender):
        raise SettingsError(
            f"{PREFIX}SMS_SENDER er højst 11 tegn, for telefonerne viser ikke flere, eller et telefonnummer."
        )


def _check_database(url: str) -> None:
    if not url:
        return
    kind, _colon, rest = url.partition(":")
    if kind == "sqlite":
        path = rest.removeprefix("///").partition("?")[0]
        if not rest.startswith("///") or not path or path.startswith((":memory:", "file:")):
            raise SettingsError(
                f"{PREFIX}DATABASE_URL skal sige, hvor SQLite-filen ligger, fx sqlite:////var/lib/familiehus/hus.sqlite3."
            )
        return
    if kind not in ("postgresql", "postgresql+psycopg"):
        raise SettingsError(
            f"{PREFIX}DATABASE_URL skal begynde med sqlite: eller postgresql+psycopg: (eller udelades)."
        )
    if not re.match(r"//([^/]*@)?([^@/:]*|\[[^\]]*\])(:\d{1,5})?/[^/?]+", rest):
        raise SettingsError(
            f"{PREFIX}DATABASE_URL skal være som postgresql+psycopg://bruger@maskine/navn, med tegn som @ og / i "
            "adgangskoden skrevet %40 og %2F."
        )
    if find_spec("psycopg") is None:
        raise SettingsError(
            f"{PREFIX}DATABASE_URL er PostgreSQL, men psycopg mangler. Installer familiehus[postgres]."
        )
