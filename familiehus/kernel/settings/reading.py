"""The settings themselves: every field, its unit, and where it is read from."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

from familiehus.kernel.settings import checking
from familiehus.kernel.settings.checking import LOOPBACK, PREFIX, SettingsError
from familiehus.kernel.settings.files import kept_secret


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides. Every field is read from `FAMILIEHUS_<NAME>`.

    Durations are given in the unit their name ends in. Raises `SettingsError` with a sentence.
    """

    data: Path = Path("instance")
    database_url: str = field(default="", repr=False)
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
        checking.check_names(given, (spec.name for spec in fields(cls)))
        values: dict[str, object] = {}
        for spec in fields(cls):
            name = f"{PREFIX}{spec.name.upper()}"
            raw = given.get(name, "").strip()
            if raw:
                values[spec.name] = _read(name, raw, type(spec.default))
        values.update(overrides)
        settings = cls(**values)  # type: ignore[arg-type]
        settings = replace(
            settings,
            base_url=checking.address_of(settings.base_url),
            log_level=settings.log_level.upper(),
            mail_backend=settings.mail_backend.lower(),
            sms_gateway=settings.sms_gateway.lower(),
        )
        checking.check(settings)
        return settings._with_key()

    def _with_key(self) -> "Settings":
        try:
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as why:
            raise SettingsError(
                f"Mappen {self.data} kan ikke laves ({why.strerror}). Vælg en anden med FAMILIEHUS_DATA, "
                "eller giv programmet lov til at skrive dér."
            ) from None
        return self if self.secret_key else replace(self, secret_key=kept_secret(self.data / "secret_key"))

    @property
    def database(self) -> str:
        """The database's address; SQLite in the data folder unless told otherwise. A path is one from where we start."""
        url = self.database_url or f"sqlite:///{self.data / 'familiehus.sqlite3'}"
        if url.startswith("sqlite:"):
            path, mark, query = url.removeprefix("sqlite:///").partition("?")
            return f"sqlite:///{Path(path).resolve()}{mark}{query}"
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
