"""Keeping what the house knows: `backup`, `backup-key`, `restore`."""

from pathlib import Path

import click

from familiehus.cli.opening import opened
from familiehus.cli.root import Trouble
from familiehus.kernel import sealing
from familiehus.kernel.private import keep_private
from familiehus.kernel.settings import Settings


@click.command()
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="Mappen, kopien lægges i.")
def backup(to: Path | None) -> None:
    """Tag en sikkerhedskopi, mens huset er åbent."""
    from familiehus.jobs import backups

    try:
        made = backups.make(opened(), to)
    except backups.BackupError as why:
        raise Trouble(str(why)) from None
    click.echo(
        f"Sikkerhedskopien er hel og ligger i {made}. Læg den også et andet sted end på denne maskine. "
        "Den er forseglet: «familiehus backup-key» viser nøglen, som skal gemmes et tredje sted."
    )


@click.command()
def backup_key() -> None:
    """Vis nøglen, der åbner sikkerhedskopierne, så den kan gemmes uden for maskinen."""
    settings = Settings.from_environ()
    try:
        key = sealing.key_of(settings.data)
    except sealing.SealError as why:
        raise Trouble(str(why)) from None
    click.echo(str(key))
    click.echo(
        "Skriv linjen af, eller gem den i en adgangskodeboks. Uden den kan ingen åbne kopierne, når maskinen er væk.",
        err=True,
    )
    sealing.note_shown(settings.data)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Læg tilbage, selv om der er et hus i forvejen; det gamle gemmes.")
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="En fil med nøglen fra «familiehus backup-key», når maskinen er ny.",
)
def restore(file: Path, yes: bool, key: Path | None) -> None:
    """Læg en sikkerhedskopi tilbage. Huset skal være lukket."""
    from familiehus.app import create_app
    from familiehus.jobs import backups

    settings = Settings.from_environ()
    keep_private(settings.data)
    if backups.has_something(settings) and not yes:
        raise Trouble(
            "Der er et hus i forvejen. Kør igen med --yes, hvis det skal skiftes ud; det gamle gemmes."
        )
    try:
        aside = backups.restore(create_app(settings), file, key)
    except backups.BackupError as why:
        raise Trouble(str(why)) from None
    click.echo(
        "Huset er lagt tilbage, som det var. Alle skal logge ind igen. Hvad der er lukket siden kopien, er åbent igen: "
        "konti, roller, husets tabletter og adresser på kalendere. Se dem efter."
    )
    if aside:
        click.echo(
            f"Det, der var før, ligger i {aside}. Slet det, når du har set, at alt er i orden; efter fem uger slettes det af sig selv."
        )


COMMANDS = (backup, backup_key, restore)
