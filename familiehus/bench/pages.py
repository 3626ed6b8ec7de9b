"""Pages and sign-ups (P10–P14, P16): the month, forms sent by many families at once, feeds read meanwhile."""

import statistics
import threading
import time
from datetime import timedelta
from urllib.parse import urlencode

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import func, select

from familiehus.accounts import commands as accounts
from familiehus.accounts.models import Person
from familiehus.activities.models import Activity, Occurrence
from familiehus.bench import load, starting
from familiehus.bench.report import Report
from familiehus.bench.servers import Running, Side
from familiehus.bench.trials import Trial
from familiehus.families.models import Household
from familiehus.kernel import answers, clock, versions
from familiehus.kernel.db import db
from familiehus.kernel.roles import Role
from familiehus.kernel.transaction import writing
from familiehus.signups.models import Signup
from familiehus.signups.states import State

MONTH = "/kalender?vis=maaned"
FAMILIES, SEATS = 64, 10


def measure(trial: Trial, report: Report, running: Side) -> None:
    _month(trial, report, running)
    _sign_ups(trial, report, running)


def _month(trial: Trial, report: Report, running: Side) -> None:
    page = load.ask(running.middle.port, [MONTH], seconds=trial.seconds)
    bare = load.ask(running.flask.port, ["/kalender.ics"], seconds=trial.seconds)
    report.row(
        "P10",
        f"month page of 1,000 events, unchanged, packed, p50 ms ({page.p50 / bare.p50:.1f} x a bare Flask route)",
        page.p50,
        most=3,
    )
    edited = {events: _after_edit(trial.apps[events]) for events in (100, 1_000)}
    report.row("P11", "month page after one edit, 1,000 events, ms of the processor", edited[1_000], most=20)
    report.row("P11x", "the same, times that of 100 events", edited[1_000] / edited[100], most=3)
    report.row("P12", "month page of 1,000 events on the wire, kB", page.size / 1000, most=12)


def _after_edit(app: Flask) -> float:
    """One activity of the month gets another name; the next guest sees it. Milliseconds of the processor."""
    client, taken = app.test_client(), []
    for turn in range(6):
        with writing(app):
            row = db.session.scalars(select(Activity).where(Activity.id == 31 + turn)).one()
            row.title = f"Et nyt navn {turn}"
            row.has_changed()
            db.session.flush()
            versions.touch("calendar")
        began = time.process_time()
        answer = client.get(MONTH, headers={"Host": "127.0.0.1"})
        taken.append((time.process_time() - began) * 1000)
        assert f"Et nyt navn {turn}" in answer.text
    return min(taken[1:])


def _sign_ups(trial: Trial, report: Report, running: Side) -> None:
    """Families with a form each, in a house of 10,000 events, sent to two processes at once."""
    app, workers = trial.apps[10_000], [running.large, running.other]
    for each in workers:
        load.ask(each.port, ["/kalender.ics"], most=1, seconds=60)
    _rate(trial, report, app, workers, running.seats)
    _races(trial, report, app, workers)
    _meanwhile(trial, report, app, *workers)
    starting.memory(report, workers, running.flask)


def _rate(trial: Trial, report: Report, app: Flask, workers: list[Running], seats: Running) -> None:
    count = FAMILIES * (2 if trial.quick else 16)
    ports = [each.port for each in workers]
    warm = _forms(app, _date(app, 1_999, None), range(1, FAMILIES + 1))
    load.ask(ports, [], posts=warm, at_once=8, most=FAMILIES, seconds=120)
    posts = _forms(app, _date(app, 2_000, None), range(1, count + 1))
    found = load.ask(ports, [], posts=posts, at_once=FAMILIES, most=count, seconds=120)
    assert set(found.statuses) == {"303"}, found.statuses
    bare = [
        f"POST /seat/{number} HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"
        for number in range(256 if trial.quick else 1_024)
    ]
    limit = load.ask(seats.port, [], posts=bare, at_once=FAMILIES, most=len(bare), seconds=60)
    report.row(
        "P13",
        f"sign-ups a second, durable, two processes, c=64 ({found.per_second / limit.per_second:.2f} x the bare booking)",
        found.per_second,
        least=800,
    )
    report.note(
        f"A bare Flask route that looks a token up, takes a seat and writes a row through SQLAlchemy: {limit.per_second:.0f}/s"
    )


def _races(trial: Trial, report: Report, app: Flask, workers: list[Running]) -> None:
    """64 families for the last 10 seats, half of them at each of two processes, all at the same moment."""
    races = 2 if trial.quick else 100
    sold, slowest = [], []
    for race in range(races):
        date = _date(app, 3_000 + race, SEATS)
        posts = _forms(app, date, range(1 + race % 8, FAMILIES * 2 + 1, 2)[:FAMILIES])
        found = load.ask(
            [each.port for each in workers],
            [],
            posts=posts,
            at_once=FAMILIES,
            most=FAMILIES,
            seconds=60,
        )
        slowest.append(found.slowest)
        sold.append(_sold(app, date))
    report.row(
        "P14",
        f"races for the last {SEATS} seats that sold exactly {SEATS}, of all",
        sum(each == SEATS for each in sold) / races,
        least=1,
    )
    report.row(
        "P14x",
        "the slowest of 64 answers in the middlemost race, ms",
        statistics.median(slowest),
        most=250,
    )


def _meanwhile(trial: Trial, report: Report, app: Flask, one: Running, other: Running) -> None:
    """How feeds are read in one process while families sign up in another."""
    ratios, slow = [], []
    for turn in range(trial.rounds):
        posts = _forms(
            app, _date(app, 5_000 + turn, None), range(1, (32 if trial.quick else FAMILIES * 8) + 1)
        )
        tag = load.ask(one.port, ["/kalender.ics"], most=1, seconds=60).etag
        asked = {
            "headers": {"If-None-Match": tag},
            "seconds": 60.0,
            "at_once": 4,
            "most": 400 if trial.quick else 4_000,
        }
        idle = load.ask(one.port, ["/kalender.ics"], **asked)
        writers = threading.Thread(
            target=load.ask,
            args=(other.port, []),
            kwargs={"posts": posts, "at_once": 8, "most": len(posts), "seconds": 60},
        )
        writers.start()
        busy = load.ask(one.port, ["/kalender.ics"], **asked)
        writers.join()
        assert set(idle.statuses) == set(busy.statuses) == {"304"}, (idle.statuses, busy.statuses)
        ratios.append(busy.p99 / idle.p99)
        slow.append(busy.p99)
    report.row(
        "P16",
        f"feed p99 while families sign up in another process ({statistics.median(slow):.1f} ms), times idle",
        statistics.median(ratios),
        most=3,
    )


def _date(app: Flask, number: int, seats: int | None) -> str:
    """A coming date that takes sign-ups, with so many seats; gives its key."""
    with writing(app):
        activity, date = db.session.get_one(Activity, number), db.session.get_one(Occurrence, number)
        activity.takes_signups = True
        activity.has_changed()
        date.starts_at = clock.now() + timedelta(days=20)
        date.ends_at = date.starts_at + timedelta(hours=2)
        date.seats_total, date.has_own_seats = seats, seats is not None
        return date.key


def _forms(app: Flask, date: str, numbers: range) -> list[str]:
    """What a browser of each family would send: signed in, with the form's own token and key."""
    with writing(app):
        people = {
            person.id: (person.key, accounts.open_sign_in(person, Role.FAMILY, how="bench")[1])
            for person in db.session.scalars(select(Person).where(Person.id.in_(numbers)))
        }
        households = dict(
            db.session.execute(select(Household.id, Household.key).where(Household.id.in_(numbers))).all()
        )
    return [_form(app, date, *people[number], households[number]) for number in numbers]


def _form(app: Flask, date: str, person: str, token: str, household: str) -> str:
    with app.test_request_context():
        session["sign_in"] = token
        fields = {
            "csrf_token": generate_csrf(),
            "once": answers.new_key(person),
            "adults": 1,
            "how_often": "once",
            "household_key": household,
        }
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # ours is Flask's own
        cookie = f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(dict(session))}"
    body = urlencode(fields)
    return (
        f"POST /kalender/{date}/tilmeld HTTP/1.1\r\nHost: {load.HOST}\r\nOrigin: http://{load.HOST}\r\n"
        f"Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )


def _sold(app: Flask, date: str) -> int:
    with app.app_context():
        sold = db.session.scalar(
            select(func.count())
            .select_from(Signup)
            .join(Signup.occurrence)
            .where(Occurrence.key == date, Signup.state == State.SIGNED)
        )
        db.session.rollback()
        return sold or 0
