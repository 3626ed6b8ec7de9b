"""The command line of the house: `familiehus …`."""

import click

from familiehus.kernel.settings import SettingsError


@click.group()
@click.version_option(package_name="familiehus")
def house() -> None:
    """familiehus kører et dansk familiehus for en dag, hver dag."""


def main() -> None:
    """Run a command; half a configuration is told in a sentence, not in a traceback."""
    try:
        house()
    except SettingsError as why:
        raise SystemExit(f"familiehus kan ikke starte: {why}") from None
