"""Opening the house: `init`, `serve`, `demo`."""

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from familiehus.cli import server
from familiehus.cli.root import BEGAN, Trouble, set_environment
from familiehus.kernel import locks
from familiehus.kernel.private import keep_private
from familiehus.kernel.settings import LOOPBACK, Settings

if TYPE_CHECKING:
    from flask import Flask

    from familiehus.app.front import Front


def opened(settings: Settings | None = None, front: "Front | None" = None) -> "Flask":
    """The app on an up-to-date database. A backup is taken before an older one is changed."""
    from familiehus.app import migrating
    from familiehus.app.factory import create_app
    from familiehus.jobs import backups

    app = create_app(settings, front)
    keep_private(app.extensions["settings"].data)

    def keep() -> None:
        click.echo(f"Databasen opdateres. Den gamle ligger i {backups.make(app)}.")

    try:
        migrating.bring_up_to_date(app, keep)
    except migrating.Unfit as why:
        raise Trouble(str(why)) from None
    except backups.BackupError as why:
        raise Trouble(f"Huset skal opdateres, men først skal der tages en sikkerhedskopi: {why}") from why
    except locks.Taken:
        raise Trouble("En anden opdaterer databasen lige nu. Vent et øjeblik, og prøv igen.") from None
    return app


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adressen, der lyttes på.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(0, 65535), help="Porten.")
@click.option("--threads", type=click.IntRange(1, 64), help="Hvor mange der svares ad gangen.")
@click.option("--no-worker", is_flag=True, help="Start ikke arbejderen; kør selv «familiehus worker».")
def serve(host: str, port: int, threads: int | None, no_worker: bool) -> None:
    """Åbn huset: webserver og arbejder, til der siges stop."""
    with server.bind(host, port) as listening:
        port = listening.getsockname()[1]
        if not os.environ.get("FAMILIEHUS_BASE_URL"):
            if host not in LOOPBACK:
                raise Trouble(
                    "Skriv husets adresse i FAMILIEHUS_BASE_URL, når andre end maskinen selv skal ind."
                )
            set_environment(base_url=f"http://127.0.0.1:{port}")
        settings = Settings.from_environ()
        with server.running(settings):
            from familiehus.app.front import Front

            front = Front(settings, remembers=True)
            front.load(lambda: opened(settings, front))
            server.run(
                front,
                listening,
                threads=threads or settings.threads,
                with_worker=not no_worker,
                when_open=lambda: click.echo(f"Huset er åbent på {settings.base_url}. Ctrl-C lukker."),
            )


@click.command()
@click.option("--port", default=5000, show_default=True, type=click.IntRange(0, 65535), help="Porten.")
@click.option(
    "--data",
    default=Path("instance/demo"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="Mappen, som demohuset bor i.",
)
@click.option("--no-worker", is_flag=True, help="Start ikke arbejderen.")
def demo(port: int, data: Path, no_worker: bool) -> None:
    """Åbn et demohus fuldt af opdigtede mennesker. Det rører ikke et rigtigt hus."""
    with server.bind("127.0.0.1", port) as listening:
        base_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        set_environment(
            data=data.absolute(),
            database_url="",
            base_url=base_url,
            demo="ja",
            second_factor="nej",
            mail_backend="file",
            sms_gateway="log",
            trusted_proxies=0,
        )
        os.environ.setdefault("FAMILIEHUS_LOG_LEVEL", "WARNING")
        settings = Settings.from_environ()
        with server.running(settings):
            from familiehus import demo as story

            # Whoever waits for the file waits for an open house, not for yesterday's.
            (data / "demo.json").unlink(missing_ok=True)
            app = opened(settings)
            is_new = story.fill(app)
            told = {"base_url": base_url, "accounts": story.accounts(), "feeds": story.addresses(app)}

            def tell() -> None:
                _write(data / "demo.json", told)
                click.echo(_introduction(told, data, is_new, time.monotonic() - BEGAN))

            server.run(
                app.extensions["front"],
                listening,
                threads=settings.threads,
                with_worker=not no_worker,
                when_open=tell,
            )


def _write(path: Path, told: dict[str, object]) -> None:
    """Whole or not at all: somebody may be waiting for the file."""
    new = path.with_suffix(".new")
    new.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    new.replace(path)


def _introduction(told: dict, data: Path, is_new: bool, seconds: float) -> str:
    first = "Demohuset er indrettet" if is_new else "Demohuset står, som du forlod det"
    lines = [f"{first} ({seconds:.1f} s).", "", f"  {told['base_url']}", ""]
    if told["accounts"]:
        width = max(len(account["email"]) for account in told["accounts"])
        lines.append("Log ind som:")
        lines += [
            f"  {account['email']:<{width}}  {account['password']}  {account['name']} ({account['role']})"
            for account in told["accounts"]
        ]
        lines.append("")
    if told["feeds"]:
        lines.append("Kalendere til din egen:")
        lines += [f"  {name}: {url}" for name, url in told["feeds"].items()]
        lines.append("")
    lines.append(f"Det samme står i {data / 'demo.json'}. Mails lægges i {data / 'mails'}. Ctrl-C lukker.")
    return "\n".join(lines)


@click.command()
@click.option("--name", prompt="Lederens navn", help="Hvad den første leder hedder.")
@click.option("--email", prompt="Lederens mail", help="Den mail, der logges ind med.")
@click.option(
    "--password",
    envvar="FAMILIEHUS_INIT_PASSWORD",
    help="Adgangskoden. Uden spørges der; den kan også stå i FAMILIEHUS_INIT_PASSWORD.",
)
@click.option("--send-link", is_flag=True, help="Send i stedet en mail med et link til at vælge den.")
def init(name: str, email: str, password: str | None, send_link: bool) -> None:
    """Gør huset klar: databasen og den første leder."""
    from email_validator import EmailNotValidError, validate_email

    from familiehus.accounts import passwords
    from familiehus.kernel.refusals import Refused

    try:
        validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Trouble("Skriv en hel mailadresse, fx navn@eksempel.dk.") from None
    if password is None and not send_link:
        password = click.prompt("Adgangskode", hide_input=True, confirmation_prompt="Skriv den igen")
    try:
        if password is not None and not send_link:
            passwords.check(password, (name, email))
        app = opened()
        _appoint(app, name.strip(), email.strip().lower(), None if send_link else password)
    except Refused as why:
        raise Trouble(str(why)) from None
    click.echo("Huset er klar. Åbn det med: familiehus serve")
    if send_link:
        click.echo("Linket til at vælge en adgangskode sendes, så snart huset er åbent.")


def _appoint(app: "Flask", name: str, email: str, password: str | None) -> None:
    """The password is hashed before the write lock is taken."""
    from familiehus.accounts import passwords
    from familiehus.accounts.commands import appoint_first_manager
    from familiehus.families.commands import release_first_texts
    from familiehus.kernel.roles import THE_HOUSE
    from familiehus.kernel.transaction import writing

    hashed = None
    if password is not None:
        with app.app_context():
            hashed = passwords.hashed(password)
    with writing(app):
        appoint_first_manager(name, email, hashed)
        release_first_texts(by=THE_HOUSE)


COMMANDS = (init, serve, demo)
