"""The files that stand beside the settings: `.env`, the secret key, and who may read what the house writes."""

import io
import os
import secrets
from contextlib import suppress
from pathlib import Path

from familiehus.kernel.settings.checking import SettingsError

ENV_FILE = Path(".env")
OWNER_ALONE = 0o077


def read_env_file(path: Path = ENV_FILE) -> None:
    """Take the settings of the file into the environment; what stands there already wins. No file is no settings.

    Raises `SettingsError` for a file that cannot be read and for a line that says nothing: half of it is worse than none.
    """
    from dotenv import load_dotenv
    from dotenv.parser import parse_stream

    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    except UnicodeDecodeError:
        raise SettingsError(f"Filen {path} kan ikke læses: den er ikke skrevet som UTF-8.") from None
    except OSError as why:
        raise SettingsError(f"Filen {path} kan ikke læses ({why.strerror}).") from None
    for line in parse_stream(io.StringIO(text)):
        if line.error or (line.key is not None and line.value is None):
            raise SettingsError(
                f"Linje {line.original.line} i {path} kan ikke læses. Skriv NAVN=værdi, eller sæt # foran linjen."
            )
    load_dotenv(stream=io.StringIO(text))


def keep_private(data: Path) -> None:
    """What the house writes from now on, and the databases it has, are its owner's alone, whoever made the folder."""
    os.umask(OWNER_ALONE)
    for database in data.glob("*.sqlite3*"):
        with suppress(OSError):
            database.chmod(0o600)


def kept_secret(path: Path) -> str:
    """A secret made on first start and kept beside the data, readable by its owner alone."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as why:
        raise SettingsError(f"Der kan ikke skrives i mappen {path.parent} ({why.strerror}).") from None
    try:
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        secret = ""
    if len(secret) < 32:
        raise SettingsError(
            f"Filen {path} er tom eller ødelagt. Hent den fra en sikkerhedskopi, eller slet den."
        )
    return secret
