"""One run of everything, in order."""

from pathlib import Path

from familiehus.bench import cold, pages, polls, starting
from familiehus.bench.report import Report
from familiehus.bench.servers import Side, side_by_side
from familiehus.bench.trials import Trial


def run(folder: Path, report: Report, *, quick: bool, server: str) -> None:
    """Build the houses in an empty folder and measure them."""
    trial = Trial(folder, quick=quick, server=server)
    trial.build()
    houses = [("house", trial.house(events)) for events in (100, 1_000, 10_000, 10_000)]
    with side_by_side(houses, server) as houses_running:
        cold.measure(trial, report)
        for each in houses_running:
            each.wait()
        polls.keep_for_bare(trial, houses_running[1])
        with side_by_side([(kind, folder / kind) for kind in ("flask", "wsgi", "seats")], server) as bare:
            running = Side(*houses_running, *bare)
            polls.measure(trial, report, running)
            starting.measure(trial, report, running)
            pages.measure(trial, report, running)
