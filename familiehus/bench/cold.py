"""Feeds that must be built (cold, P6, P7): from nothing, from kept pieces, after an edit.

In seconds of the processor, which do not care who else is busy on the machine.
"""

import gzip
import hashlib
import sqlite3
import statistics
import time
from contextlib import closing
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from familiehus.activities.models import Activity
from familiehus.bench.report import Report
from familiehus.bench.trials import Trial
from familiehus.feeds import polling
from familiehus.feeds.building import _calendar, _whole
from familiehus.feeds.gate import WHOLE_CALENDAR
from familiehus.kernel import versions
from familiehus.kernel.db import db
from familiehus.kernel.transaction import writing

PUBLIC = "/kalender.ics"


def measure(trial: Trial, report: Report) -> None:
    _from_nothing(trial, report)
    _after_edit(trial, report)
    _one_edit(trial, report)


def _from_nothing(trial: Trial, report: Report) -> None:
    """The very first build, where icalendar writes every VEVENT; then the same from kept pieces, after a restart."""
    app = trial.apps[10_000]
    for events in (100, 1_000, 10_000):
        with trial.apps[events].app_context():
            poll = _poll(trial.apps[events])
            began = time.process_time()
            body = _calendar("Huset", _whole(poll).values())
            spent = (time.process_time() - began) * 1000
            report.note(
                f"The very first build of {events:,} events, every VEVENT written by icalendar: {spent:,.0f} ms"
            )
    taken = []
    for _turn in range(5):
        with app.app_context():
            app.extensions["kept"]._close()
            began = time.process_time()
            body = _calendar("Huset", _whole(_poll(app)).values())
            taken.append((time.process_time() - began) * 1000)
            db.session.rollback()
    report.row(
        "cold",
        "10,000 events from kept pieces, identity bytes, first read to last byte, ms",
        statistics.median(taken),
        most=25,
    )
    began = time.process_time()
    packed = gzip.compress(body, 1)
    report.note(
        f"gzip of those {len(body) / 1e6:.1f} MB apart: {(time.process_time() - began) * 1000:.0f} ms, {len(packed) / 1000:.0f} kB"
    )


def _poll(app: Flask) -> polling.Poll:
    return polling.public(app.extensions["asker"], WHOLE_CALENDAR, app.extensions["settings"].base_url)


def _after_edit(trial: Trial, report: Report) -> None:
    """One activity gets another name; the next GET is 200 and new. Beside it: join, hash and gzip -1 of the same."""
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
