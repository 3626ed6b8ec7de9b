"""The files that stand beside the settings: `.env` and the secret key."""

import io
import secrets
from pathlib import Path

from familiehus.kernel.private import write_once
from familiehus.kernel.settings.checking import SettingsError

ENV_FILE = Path(".env")


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


def kept_secret(path: Path) -> str:
    """A secret made on first start and kept beside the data, readable by its owner alone."""
    try:
        if not path.exists():
            write_once(path, secrets.token_urlsafe(48))
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
