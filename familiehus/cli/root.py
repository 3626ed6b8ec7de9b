"""The commands by name, and the door through which every trouble leaves as a sentence."""

import os
import sqlite3
import sys
import time

import click

from familiehus.kernel.private import OWNER_ALONE
from familiehus.kernel.settings import SettingsError, read_env_file

BEGAN = time.monotonic()


class Trouble(click.ClickException):
    """A sentence for whoever runs the command; nothing is wrong with the program."""

    def show(self, file: object = None) -> None:
        click.echo(f"familiehus: {self.message}", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="familiehus")
def house() -> None:
    """familiehus kører et dansk familiehus for en dag, hver dag."""


def main() -> None:
    """Run a command; half a configuration is told in a sentence, not in a traceback."""
    from familiehus.cli import auditing, benching, importing, keeping, opening, working

    for group in (opening, importing, keeping, working, auditing, benching):
        for command in group.COMMANDS:
            house.add_command(command)
    os.umask(OWNER_ALONE)
    try:
        read_env_file()
        house(standalone_mode=False)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.Abort:
        sys.exit("familiehus: Afbrudt.")
    except click.ClickException as why:
        why.show()
        sys.exit(why.exit_code)
    except SettingsError as why:
        sys.exit(f"familiehus kan ikke starte: {why}")
    except Exception as why:
        if sentence := _sentence_about(why):
            sys.exit(f"familiehus: {sentence}")
        raise


def _sentence_about(why: Exception) -> str:
    """What an outside trouble means, or "" when it is a fault of ours."""
    from sqlalchemy.exc import DatabaseError, OperationalError

    if isinstance(why, (DatabaseError, sqlite3.DatabaseError)):
        said = str(getattr(why, "orig", why)).lower()
        if "not a database" in said or "malformed" in said:
            return "Databasefilen er ødelagt eller ikke en database. En sikkerhedskopi lægges tilbage med: familiehus restore FIL --yes"
        if "readonly" in said or "unable to open" in said:
            return "Databasen kan ikke skrives. Se efter, om mappen findes, og om programmet må skrive i den."
        if "disk is full" in said or "disk i/o" in said:
            return "Disken er fuld eller kan ikke skrives."
        if "locked" in said:
            return "Databasen er optaget af et andet program. Vent lidt, og prøv igen."
    if isinstance(why, OperationalError):
        return "Databasen svarer ikke. Passer FAMILIEHUS_DATABASE_URL, og er databasen i gang?"
    if isinstance(why, OSError) and why.strerror:
        return f"{why.strerror}: {why.filename}" if why.filename else why.strerror
    return ""


def set_environment(**values: object) -> None:
    """Settle settings for this process and the worker it may start: `data="…"` is `FAMILIEHUS_DATA`."""
    for name, value in values.items():
        os.environ[f"FAMILIEHUS_{name.upper()}"] = str(value)
