"""Settings from the environment and `.env`: what differs between two installations of the house's software."""

from familiehus.kernel.settings.checking import SettingsError
from familiehus.kernel.settings.files import ENV_FILE, kept_secret, read_env_file
from familiehus.kernel.settings.reading import LOOPBACK, Settings

__all__ = [
    "ENV_FILE",
    "LOOPBACK",
    "Settings",
    "SettingsError",
    "kept_secret",
    "read_env_file",
]
