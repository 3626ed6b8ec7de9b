"""Polls of feeds (P1–P9, P15): unchanged, changed, cold; small and large; with and without a key."""

import gzip
import hashlib
import sqlite3
import statistics
import time
from contextlib import ExitStack, closing
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from familiehus.activities.models import Activity
from familiehus.bench import houses, load, pages, servers
from familiehus.bench.report import Report
from familiehus.bench.servers import ETAG, Running
from familiehus.bench.trials import Trial
from familiehus.feeds import polling
from familiehus.feeds.building import _calendar, _whole
from familiehus.feeds.gate import WHOLE_CALENDAR
from familiehus.kernel import versions
from familiehus.kernel.db import db
from familiehus.kernel.transaction import writing

PUBLIC = "/kalender.ics"
AT_ONCE = 64


def keyed(number: int) -> str:
    return f"/abonnement/{houses.token(number)}.ics"


def measure(trial: Trial, report: Report) -> None:
    """All of it, against servers of one kind that run side by side."""
    _from_nothing(trial, report)
    with ExitStack() as open_servers:

        def serve(kind: str, folder: Path) -> Running:
            return open_servers.enter_context(servers.running(kind, folder, trial.server))

        small, middle, large = (serve("house", trial.house(events)) for events in (100, 1_000, 10_000))
        _keep_for_bare(trial, middle)
        flask, wsgi = serve("flask", trial.folder / "flask"), serve("wsgi", trial.folder / "wsgi")
        _unchanged(trial, report, middle, flask, wsgi)
        _warm(trial, report, middle, flask, wsgi)
        _against_size(trial, report, small, large)
        _keys(trial, report, small, large)
        _share(trial, report, middle)
        _after_edit(trial, report)
        _one_edit(trial, report)
        _first(trial, report, flask)
        pages.measure(trial, report, small, middle, flask)
        _memory(report, large, flask)


def _keep_for_bare(trial: Trial, house: Running) -> None:
    """What the bare servers return is what the house returns."""
    import urllib.request

    asked = urllib.request.Request(
        f"http://127.0.0.1:{house.port}{PUBLIC}", headers={"Accept-Encoding": "gzip"}
    )
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
        packed = answer.read()
    for name in ("flask", "wsgi"):
        (trial.folder / name / "kept.gz").write_bytes(packed)


def _from_nothing(trial: Trial, report: Report) -> None:
    """The very first build, where icalendar writes every VEVENT; then the same from kept pieces, after a restart."""
    app = trial.apps[10_000]
    for events in (100, 1_000, 10_000):
        with trial.apps[events].app_context():
            poll = _poll(trial.apps[events])
            began = time.perf_counter()
            body = _calendar("Huset", _whole(poll).values())
            spent = (time.perf_counter() - began) * 1000
            report.note(
                f"The very first build of {events:,} events, every VEVENT written by icalendar: {spent:,.0f} ms"
            )
    taken = []
    for _turn in range(5):
        with app.app_context():
            app.extensions["kept"]._close()
            began = time.perf_counter()
            body = _calendar("Huset", _whole(_poll(app)).values())
            taken.append((time.perf_counter() - began) * 1000)
            db.session.rollback()
    report.row(
        "cold",
        "10,000 events from kept pieces, identity bytes, first read to last byte, ms",
        statistics.median(taken),
        most=25,
    )
    began = time.perf_counter()
    packed = gzip.compress(body, 1)
    report.note(
        f"gzip of those {len(body) / 1e6:.1f} MB apart: {(time.perf_counter() - began) * 1000:.0f} ms, {len(packed) / 1000:.0f} kB"
    )


def _poll(app: Flask) -> polling.Poll:
    return polling.public(db.engine, WHOLE_CALENDAR, app.extensions["settings"].base_url)


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


def _p50(running: Running, paths: list[str], tag: str, trial: Trial) -> float:
    found = load.ask(
        running.port, paths, seconds=trial.seconds / 2, headers={"If-None-Match": tag} if tag else None
    )
    if tag:
        assert set(found.statuses) == {"304"}, found.statuses
    return found.p50


def _against_size(trial: Trial, report: Report, small: Running, large: Running) -> None:
    tags = {each.port: load.ask(each.port, [PUBLIC], most=1).etag for each in (small, large)}
    ratios = []
    for _round in range(trial.rounds):
        one, other = (_p50(each, [PUBLIC], tags[each.port], trial) for each in (large, small))
        ratios.append(one / other)
    report.row("P3", "304 p50 of 10,000 events, times that of 100", statistics.median(ratios), most=1.2)


def _keys(trial: Trial, report: Report, small: Running, large: Running) -> None:
    """Every key polled is another one, so that nothing but an index helps."""
    many = [keyed(1 + number * (trial.keys // 500)) for number in range(500)]
    few = [keyed(1 + number % 100) for number in range(500)]
    for running, paths in ((large, many), (small, few)):
        load.ask(running.port, paths, at_once=8, most=500, seconds=60)
    tag = load.ask(large.port, many[:1], most=1).etag
    ratios = []
    for _round in range(trial.rounds):
        ratios.append(_p50(large, many, tag, trial) / _p50(small, few, tag, trial))
    report.row(
        "P8", f"keyed 304 p50 of {trial.keys:,} keys, times that of 100", statistics.median(ratios), most=1.2
    )


def _share(trial: Trial, report: Report, house: Running) -> None:
    """Honest clients, two processes, one of them started anew in the middle."""
    polls = 1_000 if trial.quick else 10_000
    tag = load.ask(house.port, [PUBLIC], most=1).etag
    seen = [
        load.ask(house.port, [PUBLIC], at_once=8, most=polls // 2, seconds=60, headers={"If-None-Match": tag})
    ]
    for _process in range(2):
        with servers.running("house", trial.house(1_000), trial.server) as another:
            seen.append(
                load.ask(
                    another.port,
                    [PUBLIC],
                    at_once=8,
                    most=polls // 4,
                    seconds=60,
                    headers={"If-None-Match": tag},
                )
            )
    known = sum(each.statuses.get("304", 0) for each in seen)
    report.row(
        "P2",
        f"share of 304 over {sum(each.count for each in seen):,} polls of three processes, two of them restarted",
        known / sum(each.count for each in seen),
        least=1.0,
    )


def _after_edit(trial: Trial, report: Report) -> None:
    """One activity gets another name; the next GET is 200 and new. Beside it: join, hash and gzip -1 of the same.
    Both in seconds of the processor, which do not care who else is busy on the machine."""
    app = trial.apps[10_000]
    client = app.test_client()
    taken, limits = [], []
    for turn in range(5):
        with writing(app):
            row = db.session.scalars(select(Activity).where(Activity.id == 5_000 + turn)).one()
            row.title = f"Nyt navn {turn}"
            row.has_changed()
            db.session.flush()
            versions.touch("calendar")
        began = time.process_time()
        answer = client.get(PUBLIC, headers={"Host": "127.0.0.1", "Accept-Encoding": "gzip"})
        taken.append((time.process_time() - began) * 1000)
        assert answer.status_code == 200
        answer.close()
        limits.append(_join_hash_gzip(trial.house(10_000) / "kept.sqlite3"))
    report.row(
        "P6",
        f"GET after one edit of 10,000 events ({statistics.median(taken):.0f} ms of the processor), times join + hash + gzip -1",
        statistics.median(taken) / statistics.median(limits),
        most=1.5,
    )


def _one_edit(trial: Trial, report: Report) -> None:
    """An edit of one date in a house with all the keys, beside one with 100: what is written, and for how long."""
    spent = {events: _edit_ms(trial.apps[events]) for events in (100, 10_000)}
    report.row(
        "P7",
        f"one edit, written in a house of {trial.keys:,} keys, times one of 100 keys",
        spent[10_000] / spent[100],
        most=2,
    )


def _edit_ms(app: Flask) -> float:
    taken = []
    for turn in range(15):
        with writing(app):
            row = db.session.scalars(select(Activity).where(Activity.id == 20 + turn)).one()
            began = time.process_time()
            row.title = f"Et andet navn {turn}"
            row.has_changed()
            db.session.commit()
            taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def _join_hash_gzip(file: Path) -> float:
    with closing(sqlite3.connect(file)) as disk:
        began = time.process_time()
        body = b"".join(row[0] for row in disk.execute("SELECT bytes FROM calendar ORDER BY activity"))
        hashlib.blake2b(body, digest_size=16).hexdigest()
        gzip.compress(body, 1)
        return (time.process_time() - began) * 1000


def _first(trial: Trial, report: Report, flask: Running) -> None:
    """A process just started, the whole feed kept on disk; then how long it took to start at all."""
    taken, starts = [], []
    for _turn in range(2 if trial.quick else 5):
        with servers.running("house", trial.house(10_000), trial.server) as fresh:
            taken.append(load.ask(fresh.port, [PUBLIC], most=1, seconds=60).p50)
            starts.append(fresh.started)
    report.row("P5", "first feed of 10,000 events after a start, ms", statistics.median(taken), most=25)
    with servers.running("flask", trial.folder / "flask", trial.server) as bare:
        report.row(
            "P15",
            f"start to the first page ({statistics.median(starts):.1f} s), times a bare Flask app on the same server",
            statistics.median(starts) / bare.started,
            most=1.5,
        )


def _memory(report: Report, large: Running, flask: Running) -> None:
    if large.megabytes:
        report.row(
            "P9",
            f"memory after all this ({large.megabytes:.0f} MB; bare Flask {flask.megabytes:.0f} MB), MB for each process",
            large.megabytes,
            most=100,
        )
