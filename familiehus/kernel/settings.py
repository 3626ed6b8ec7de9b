"""Settings from the environment and `.env`: what differs between two installations of the house's software."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from familiehus.kernel.sealing import is_recipient

AT_LEAST_ONE = (
    "idle_minutes_staff",
    "idle_minutes_other",
    "idle_minutes_device",
    "session_hours",
    "reset_link_hours",
    "login_tries_per_account",
    "login_tries_per_address",
    "login_window_minutes",
    "upload_megabytes",
    "worker_seconds",
    "threads",
)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SettingsError(Exception):
    """Half a configuration: a sentence that says which setting and what to write in it."""


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides. Every field is read from `FAMILIEHUS_<NAME>`.

    Durations are given in the unit their name ends in. Raises `SettingsError` with a sentence.
    """

    data: Path = Path("instance")
    database_url: str = ""
    base_url: str = "http://127.0.0.1:5000"
    debug: bool = False
    demo: bool = False
    trusted_proxies: int = 0
    frame_ancestors: str = "'self'"
    log_level: str = "INFO"
    # mail
    mail_backend: str = "console"
    mail_server: str = ""
    mail_port: int = 587
    mail_username: str = ""
    mail_password: str = field(default="", repr=False)
    mail_use_tls: bool = True
    mail_use_ssl: bool = False
    mail_sender: str = ""
    # text messages
    sms_gateway: str = "log"
    sms_url: str = ""
    sms_token: str = field(default="", repr=False)
    sms_sender: str = "Huset"
    # signing in
    second_factor: bool = True
    # how long things last
    idle_minutes_staff: int = 15
    idle_minutes_other: int = 480
    idle_minutes_device: int = 2
    session_hours: int = 168
    reset_link_hours: int = 2
    # how often things may be tried
    login_tries_per_account: int = 8
    login_tries_per_address: int = 40
    login_window_minutes: int = 15
    # limits
    upload_megabytes: int = 10
    # public keys (age1…, with spaces between) that open backups besides the house's own
    backup_recipients: str = ""
    # background work
    worker_seconds: int = 10
    threads: int = 8
    secret_key: str = field(default="", repr=False)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None, **overrides: object) -> "Settings":
        """Read the environment; `overrides` win. Creates the data folder and, once, its secret key."""
        given = os.environ if environ is None else environ
        values: dict[str, object] = {}
        for spec in fields(cls):
            name = f"FAMILIEHUS_{spec.name.upper()}"
            raw = given.get(name)
            if raw is None or raw == "":
                continue
            values[spec.name] = _read(name, raw, type(spec.default))
        values.update(overrides)
        settings = cls(**values)  # type: ignore[arg-type]
        settings._check()
        return settings._with_key()

    def _check(self) -> None:
        url = urlsplit(self.base_url)
        if url.scheme not in ("http", "https") or not url.hostname:
            raise SettingsError("FAMILIEHUS_BASE_URL skal være en hel adresse, fx https://hus.example.dk.")
        if url.scheme == "http" and url.hostname not in LOOPBACK:
            raise SettingsError(
                "FAMILIEHUS_BASE_URL bruger http. Det er kun tilladt på maskinen selv (127.0.0.1 eller localhost). "
                "Skriv en https-adresse."
            )
        if self.mail_backend not in ("console", "file", "smtp", "locmem"):
            raise SettingsError("FAMILIEHUS_MAIL_BACKEND skal være console, file eller smtp.")
        if self.mail_backend == "smtp" and not (self.mail_server and self.mail_sender):
            raise SettingsError(
                "Med FAMILIEHUS_MAIL_BACKEND=smtp skal FAMILIEHUS_MAIL_SERVER og FAMILIEHUS_MAIL_SENDER også stå der."
            )
        if self.mail_use_tls and self.mail_use_ssl:
            raise SettingsError(
                "Vælg enten FAMILIEHUS_MAIL_USE_TLS eller FAMILIEHUS_MAIL_USE_SSL, ikke begge."
            )
        if self.sms_gateway not in ("log", "http"):
            raise SettingsError("FAMILIEHUS_SMS_GATEWAY skal være log eller http.")
        if self.sms_gateway == "http" and not (self.sms_url and self.sms_token):
            raise SettingsError(
                "Med FAMILIEHUS_SMS_GATEWAY=http skal FAMILIEHUS_SMS_URL og FAMILIEHUS_SMS_TOKEN også stå der."
            )
        for name in AT_LEAST_ONE:
            if getattr(self, name) < 1:
                raise SettingsError(f"FAMILIEHUS_{name.upper()} skal være mindst 1.")
        if self.debug and self.is_secure:
            raise SettingsError(
                "FAMILIEHUS_DEBUG er kun til maskinen selv. Slå den fra, når huset kan nås udefra (https)."
            )
        if self.mail_backend == "console" and self.is_secure:
            raise SettingsError(
                "Huset kan ikke sende mail: FAMILIEHUS_MAIL_BACKEND=console skriver breve og links i loggen. Vælg smtp."
            )
        if not all(is_recipient(each) for each in self.backup_readers):
            raise SettingsError(
                "FAMILIEHUS_BACKUP_RECIPIENTS er offentlige nøgler, der begynder med age1, med mellemrum imellem."
            )
        if any(sign in self.frame_ancestors for sign in ";,\r\n"):
            raise SettingsError(
                "FAMILIEHUS_FRAME_ANCESTORS er adresser med mellemrum imellem, fx 'self' https://kommune.example.dk."
            )
        if self.trusted_proxies < 0:
            raise SettingsError("FAMILIEHUS_TRUSTED_PROXIES er antallet af proxyer foran huset: 0, 1, 2 …")
        if not self.database.startswith(("sqlite:", "postgresql+psycopg:")):
            raise SettingsError(
                "FAMILIEHUS_DATABASE_URL skal begynde med sqlite: eller postgresql+psycopg: (eller udelades)."
            )

    def _with_key(self) -> "Settings":
        try:
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as why:
            raise SettingsError(
                f"Mappen {self.data} kan ikke laves ({why.strerror}). Vælg en anden med FAMILIEHUS_DATA, "
                "eller giv programmet lov til at skrive dér."
            ) from None
        if self.secret_key:
            if len(self.secret_key) < 32:
                raise SettingsError("FAMILIEHUS_SECRET_KEY skal være på mindst 32 tegn.")
            return self
        return Settings(**{**self.__dict__, "secret_key": kept_secret(self.data / "secret_key")})

    @property
    def database(self) -> str:
        """The database's address; SQLite in the data folder unless told otherwise."""
        url = self.database_url or f"sqlite:///{(self.data / 'familiehus.sqlite3').resolve()}"
        return url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def backup_readers(self) -> tuple[str, ...]:
        """Public keys of others who can open a backup, such as the kommune's."""
        return tuple(self.backup_recipients.split())

    @property
    def is_secure(self) -> bool:
        """Whether the house is reached by https, so that cookies may be `__Host-` and Secure."""
        return self.base_url.startswith("https://")

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host names that the house answers to; 127.0.0.1 and localhost alike on the machine itself."""
        host = urlsplit(self.base_url).hostname or ""
        return LOOPBACK if host in LOOPBACK else (host,)

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins from which a form may come."""
        url = urlsplit(self.base_url)
        port = f":{url.port}" if url.port else ""
        hosts = ("127.0.0.1", "localhost", "[::1]") if url.hostname in LOOPBACK else (url.hostname,)
        return tuple(f"{url.scheme}://{host}{port}" for host in hosts)


def kept_secret(path: Path) -> str:
    """A secret made on first start and kept beside the data, readable by its owner alone."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as why:
        raise SettingsError(f"Der kan ikke skrives i mappen {path.parent} ({why.strerror}).") from None
    secret = path.read_text().strip()
    if len(secret) < 32:
        raise SettingsError(
            f"Filen {path} er tom eller ødelagt. Hent den fra en sikkerhedskopi, eller slet den."
        )
    return secret


def _read(name: str, raw: str, kind: type) -> object:
    if kind is bool:
        if raw.lower() in ("1", "true", "yes", "ja", "on"):
            return True
        if raw.lower() in ("0", "false", "no", "nej", "off"):
            return False
        raise SettingsError(f"{name} skal være ja eller nej.")
    if kind is int:
        try:
            return int(raw)
        except ValueError:
            raise SettingsError(f"{name} skal være et helt tal.") from None
    return Path(raw) if issubclass(kind, Path) else raw
