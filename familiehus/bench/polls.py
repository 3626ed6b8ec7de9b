"""Polls of feeds (P1–P4, P8): unchanged and changed, small and large, with and without a key."""

import statistics
import urllib.request

from familiehus.bench import houses, load
from familiehus.bench.bare import ETAG
from familiehus.bench.report import Report
from familiehus.bench.servers import Running, Side
from familiehus.bench.trials import Trial
from familiehus.kernel import versions
from familiehus.kernel.transaction import writing

PUBLIC = "/kalender.ics"
AT_ONCE = 64


def keyed(number: int) -> str:
    return f"/abonnement/{houses.token(number)}.ics"


def measure(trial: Trial, report: Report, running: Side) -> None:
    """Against servers of one kind that run side by side."""
    _unchanged(trial, report, running.middle, running.flask, running.wsgi)
    _warm(trial, report, running.middle, running.flask, running.wsgi)
    _against_size(trial, report, running.small, running.large)
    _keys(trial, report, running.small, running.large)


def keep_for_bare(trial: Trial, house: Running) -> None:
    """What the bare servers return, once they are started, is what the house returns."""
    asked = urllib.request.Request(
        f"http://127.0.0.1:{house.port}{PUBLIC}", headers={"Accept-Encoding": "gzip"}
    )
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
        packed = answer.read()
    for name in ("flask", "wsgi"):
        (trial.folder / name / "kept.gz").write_bytes(packed)


def _unchanged(trial: Trial, report: Report, house: Running, flask: Running, wsgi: Running) -> None:
    tag = load.ask(house.port, [PUBLIC], most=1).etag
    against_flask, against_wsgi, rates = [], [], []
    for _round in range(trial.rounds):
        ours, theirs, bare = (
            load.ask(
                running.port,
                [PUBLIC],
                at_once=AT_ONCE,
                seconds=trial.seconds,
                headers={"If-None-Match": each},
            )
            for running, each in ((house, tag), (flask, ETAG), (wsgi, ETAG))
        )
        assert set(ours.statuses) == set(theirs.statuses) == {"304"}, (ours.statuses, theirs.statuses)
        against_flask.append(ours.per_second / theirs.per_second)
        against_wsgi.append(ours.per_second / bare.per_second)
        rates.append(ours.per_second)
    report.row(
        "P1",
        f"304 at c=64 ({statistics.median(rates):,.0f}/s), times a bare Flask route",
        statistics.median(against_flask),
        least=0.9,
    )
    report.row(
        "P1+",
        "the same, times a bare WSGI app (stretch)",
        statistics.median(against_wsgi),
        least=0.7,
        is_stretch=True,
    )


def _warm(trial: Trial, report: Report, house: Running, flask: Running, wsgi: Running) -> None:
    against_flask, against_wsgi, rates = [], [], []
    for _round in range(trial.rounds):
        ours, theirs, bare = (
            load.ask(running.port, [PUBLIC], at_once=AT_ONCE, seconds=trial.seconds)
            for running in (house, flask, wsgi)
        )
        assert set(ours.statuses) == {"200"}, ours.statuses
        against_flask.append(ours.per_second / theirs.per_second)
        against_wsgi.append(ours.per_second / bare.per_second)
        rates.append(ours.per_second)
    report.row(
        "P4",
        f"200 gzip of 1,000 events at c=64 ({statistics.median(rates):,.0f}/s), times a bare Flask route",
        statistics.median(against_flask),
        least=0.8,
    )
    report.row(
        "P4+",
        "the same, times a bare WSGI app (stretch)",
        statistics.median(against_wsgi),
        least=0.7,
        is_stretch=True,
    )


def _p50(running: Running, tag: str, trial: Trial) -> float:
    found = load.ask(running.port, [PUBLIC], seconds=trial.seconds / 2, headers={"If-None-Match": tag})
    assert set(found.statuses) == {"304"}, found.statuses
    return found.p50


def _against_size(trial: Trial, report: Report, small: Running, large: Running) -> None:
    tags = {each.port: load.ask(each.port, [PUBLIC], most=1).etag for each in (small, large)}
    ratios = []
    for _round in range(trial.rounds):
        one, other = (_p50(each, tags[each.port], trial) for each in (large, small))
        ratios.append(one / other)
    report.row("P3", "304 p50 of 10,000 events, times that of 100", statistics.median(ratios), most=1.2)


def _keys(trial: Trial, report: Report, small: Running, large: Running) -> None:
    """Every key polled is another one, and somebody has just written, so that nothing but an index helps. No more than the
    smaller house has, or some would be asked twice."""
    polled = 60 if trial.quick else 100
    many = [keyed(1 + number * (trial.keys // polled)) for number in range(polled)]
    few = [keyed(1 + number % 100) for number in range(polled)]
    for running, paths in ((large, many), (small, few)):
        load.ask(running.port, paths, at_once=8, most=polled, seconds=60)
    tag = load.ask(large.port, many[:1], most=1).etag
    ratios = []
    for _round in range(trial.rounds + 2):
        once = (_once_each(trial, 10_000, large, many, tag), _once_each(trial, 100, small, few, tag))
        ratios.append(once[0] / once[1])
    report.row(
        "P8", f"keyed 304 p50 of {trial.keys:,} keys, times that of 100", statistics.median(ratios), most=1.2
    )


def _once_each(trial: Trial, events: int, running: Running, paths: list[str], tag: str) -> float:
    """p50, each key asked once since the last write."""
    with writing(trial.apps[events]):
        versions.touch("bench")
    found = load.ask(running.port, paths, most=len(paths), seconds=60, headers={"If-None-Match": tag})
    assert set(found.statuses) == {"304"}, found.statuses
    return found.p50
