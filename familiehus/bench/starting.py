"""Processes that have just started (P2, P5, P15), and what they hold in memory (P9)."""

import statistics
import time

from familiehus.bench import load, servers
from familiehus.bench.report import Report
from familiehus.bench.servers import Running, Side
from familiehus.bench.trials import Trial

PUBLIC, PAGE = "/kalender.ics", "/kalender"


def measure(trial: Trial, report: Report, running: Side) -> None:
    """Fresh processes beside one that has run for a while: the whole feed kept on disk, honest clients, a page."""
    tag = load.ask(running.large.port, [PUBLIC, PAGE], most=2, seconds=60).etag
    honest = {"at_once": 8, "seconds": 60.0, "headers": {"If-None-Match": tag}}
    polls = 1_000 if trial.quick else 10_000
    seen = [load.ask(running.large.port, [PUBLIC], most=polls // 2, **honest)]
    taken, starts, loaded, bare = [], [], [], []
    turns = 1 if trial.quick else 5
    for _turn in range(turns):
        with servers.running("house", trial.house(10_000), trial.server) as fresh:
            opened = time.perf_counter()
            taken.append(load.ask(fresh.port, [PUBLIC], most=1, seconds=60).p50)
            load.ask(fresh.port, ["/healthz"], most=1, seconds=60)
            loaded.append(fresh.started + time.perf_counter() - opened)
            seen.append(load.ask(fresh.port, [PUBLIC], most=polls // 2 // turns, **honest))
            starts.append(fresh.started)
        with servers.running("flask", trial.folder / "flask", trial.server) as flask:
            bare.append(flask.started)
    asked = sum(each.count for each in seen)
    report.row(
        "P2",
        f"share of 304 over {asked:,} polls of {turns + 1} processes, all but one just started",
        sum(each.statuses.get("304", 0) for each in seen) / asked,
        least=1.0,
    )
    report.row("P5", "first feed of 10,000 events after a start, ms", statistics.median(taken), most=25)
    report.row(
        "P15",
        f"start to the first page ({min(starts):.1f} s), times a bare Flask app on the same server ({min(bare):.1f} s)",
        min(starts) / min(bare),
        most=1.5,
    )
    report.note(
        f"That page was kept from the process before; what is not kept, such as the first page of a new release, "
        f"waits {min(loaded):.1f} s until the house is loaded"
    )


def memory(report: Report, workers: list[Running], flask: Running) -> None:
    """Two processes of one house, after everything."""
    held = sum(each.megabytes for each in workers)
    if not held:
        return
    report.row("P9", "two processes of the largest house after all this, MB together", held, most=200)
    report.row(
        "P9x",
        f"the same, times two of a bare Flask app ({flask.megabytes:.0f} MB each)",
        held / len(workers) / flask.megabytes,
        most=1.25,
    )
