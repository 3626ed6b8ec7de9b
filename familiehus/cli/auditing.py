"""The audit trail from the command line: `audit verify`."""

import sys

import click

from familiehus.cli.opening import opened


@click.group()
def audit() -> None:
    """Adgangsloggen: passer den stadig?"""


@audit.command()
def verify() -> None:
    """Prøv hvert led i adgangsloggen. Slutter med 1, når et led er brudt."""
    from familiehus.privacy import chain

    with opened().app_context():
        verdict = chain.verify()
    if verdict.first_break is not None:
        click.echo(f"Adgangsloggen er brudt. {verdict.first_break.in_danish}", err=True)
        sys.exit(1)
    click.echo(f"Adgangsloggen er hel: {verdict.links} linjer hænger sammen.")


COMMANDS = (audit,)
