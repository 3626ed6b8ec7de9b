"""`familiehus bench`: what it costs here and now, as ratios to the least that anybody could do."""

import tempfile
import time
from pathlib import Path

import click

from familiehus.cli.root import Trouble


@click.command()
@click.option(
    "--quick", is_flag=True, help="Under 45 sekunder: kortere målinger og 10.000 nøgler i stedet for 100.000."
)
@click.option(
    "--server",
    type=click.Choice(["waitress", "gunicorn", "granian"]),
    default="waitress",
    show_default=True,
    help="Webserveren, der måles på; de to andre skal være installeret.",
)
def bench(quick: bool, server: str) -> None:
    """Mål, hvad kalendere, sider og tilmeldinger koster på denne maskine."""
    import importlib.util

    from familiehus.bench import measuring
    from familiehus.bench.report import Report

    if importlib.util.find_spec(server) is None:
        raise Trouble(f"{server} er ikke installeret.")
    began = time.monotonic()
    report = Report(click.echo)
    with tempfile.TemporaryDirectory(prefix="familiehus-bench-") as folder:
        measuring.run(Path(folder), report, quick=quick, server=server)
    click.echo(f"{report.summary}; {server}, {time.monotonic() - began:.0f} s")


COMMANDS = (bench,)
