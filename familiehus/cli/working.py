"""Working beside the web server: `worker`, `job`."""

import click

from familiehus.cli.opening import opened
from familiehus.cli.root import Trouble
from familiehus.kernel.settings import Settings


@click.command()
@click.option("--while-open", is_flag=True, hidden=True)
def worker(while_open: bool) -> None:
    """Gør det arbejde, der ligger ved siden af: beskeder, natlige job, sikkerhedskopi."""
    from familiehus.cli import server
    from familiehus.jobs.worker import work

    settings = Settings.from_environ()
    with server.running(settings):
        work(opened(settings), while_open=while_open)


@click.command()
@click.argument("name", required=False)
def job(name: str | None) -> None:
    """Kør et job med det samme; uden NAME vises dem, der er."""
    from familiehus.jobs import running
    from familiehus.jobs.timetable import JOBS

    if name is not None and name not in JOBS:
        raise Trouble(f"Der er ikke noget job, der hedder {name}. Der er: {', '.join(JOBS)}.")
    app = opened()
    if name is None:
        click.echo(_table(app))
        return
    outcome = running.run(app, JOBS[name])
    if outcome is running.Outcome.FAILED:
        raise Trouble(f"Jobbet {name} lykkedes ikke. Loggen siger hvorfor.")
    click.echo("Gjort." if outcome is running.Outcome.DONE else "En anden er i gang med det samme.")


def _table(app) -> str:
    from familiehus.jobs.timetable import JOBS
    from familiehus.kernel import clock, leases

    with app.app_context():
        rows = leases.every_lease()
    lines = []
    for each in JOBS.values():
        lease = rows.get(each.name)
        last = f"{clock.local(lease.ended_at):%d.%m.%Y %H.%M}" if lease and lease.ended_at else "aldrig"
        fault = f", sidste forsøg fejlede ({lease.fault})" if lease and lease.fault else ""
        lines.append(f"{each.name:<16} {each.when.in_danish:<18} sidst: {last}{fault}\n{'':<16} {each.says}")
    return "\n".join(lines)


COMMANDS = (worker, job)
