"""One run of everything, in order."""

from pathlib import Path

from familiehus.bench import polls
from familiehus.bench.report import Report
from familiehus.bench.trials import Trial


def run(folder: Path, report: Report, *, quick: bool, server: str) -> None:
    """Build the houses in an empty folder and measure them."""
    trial = Trial(folder, quick=quick, server=server)
    trial.build()
    polls.measure(trial, report)
