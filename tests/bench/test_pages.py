"""Server time and queries of the demo house's pages, and of a calendar with ten thousand dates.

pytest -m long tests/bench -s
"""

import statistics
import time
from collections.abc import Callable
from datetime import time as wall_time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from familiehus.activities import commands
from familiehus.activities.kinds import Category
from familiehus.activities.models import Occurrence
from familiehus.activities.sheets import Details, Sheet, Where
from familiehus.demo import people, story
from familiehus.kernel import clock, transaction
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.series.rules import Rule
from familiehus.series.timetables import Timetable
from tests.client import Browser
from tests.counting import count_queries

pytestmark = pytest.mark.long
TIMES = 15
PAGES = {
    None: ["/", "/kalender", "/kalender?vis=maaned", "/kalender?vis=uge", "/kalender.ics"],
    "mette@mirabellen.example": [
        "/i-dag",
        "/kalender",
        "/kalender?vis=maaned",
        "/kalender?vis=uge",
        "/kalender/ny",
        "/netvaerk/",
        "/steder",
        "/familier/",
        "/fremmoede/",
        "/i-dag/brandliste",
        "/frivillige/",
        "/vagter",
        "/hjemmebesoeg",
        "/hjemmebesoeg/nyt-oenske",
        "/udlaan/",
        "/udlaan/plan",
        "/udlaan/register",
        "/netvaerk/overblik",
        "/netvaerk/moeder",
        "/netvaerk/tilbud",
        "/netvaerk/aftaler",
        "/netvaerk/aarshjul",
        "/netvaerk/handlingsnetvaerk",
        "/netvaerk/ambassadoerer",
        "/hjaelp/",
        "/hjaelp/oensker",
        "/hjaelp/pakker",
        "/hjaelp/mad",
        "/hjaelp/raadgivning",
        "/maalinger/",
        "/rapporter/",
    ],
    "lotte@familie.example": [
        "/",
        "/kalender",
        "/min-familie/",
        "/log-og-data/mig/alt",
        "/laan/",
        "/vores-aftaler",
        "/min-familie/fra-huset",
        "/min-familie/trivsel",
    ],
    "karen@sogn.example": ["/netvaerk/min-forening", "/netvaerk/oensker"],
    "anna@frivillig.example": ["/min-frivillighed/", "/mine-vagter", "/mine-aftaler"],
    "signe@mirabellen.example": [
        "/indstillinger/",
        "/personer",
        "/beskeder/",
        "/log-og-data/",
        "/log-og-data/sletning",
        "/log-og-data/eftersyn",
    ],
}


def median_ms(ask: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def bare_flask_ms() -> float:
    """What a Flask route costs that answers with a line of text."""
    bare = Flask("bare")
    bare.add_url_rule("/", "bare", lambda: "Hej")
    client = bare.test_client()
    return median_ms(lambda: client.get("/").close())


def told(name: str, browser: Browser, path: str, bare: float) -> str:
    browser.client.get(path).close()
    with count_queries(db.engine) as asked:
        answer = browser.client.get(path)
        status, size = answer.status_code, len(answer.get_data())
    spent = median_ms(lambda: browser.client.get(path).close())
    assert status == 200, f"{path} answers {status}"
    return f"{name:<22}{path:<26}{spent:7.1f} ms {spent / bare:7.0f} x bare {len(asked):4} queries {size / 1000:7.1f} kB"


@pytest.fixture
def demo_house(app: Flask) -> Flask:
    db.session.rollback()
    story.fill(app)
    transaction.begin_writing()
    return app


def test_what_the_demo_houses_pages_cost(demo_house: Flask, capsys: pytest.CaptureFixture[str]):
    bare = bare_flask_ms()
    lines = [f"a bare Flask page: {bare:.2f} ms"]
    for email, paths in PAGES.items():
        browser = Browser(demo_house)
        if email is not None:
            person = db.session.scalars(select(people.Person).where(people.Person.email == email)).one()
            browser.as_(person)
        lines += [told(email or "public", browser, path, bare) for path in paths]
    with capsys.disabled():
        print("\n" + "\n".join(lines))


def test_what_ten_thousand_dates_cost(demo_house: Flask, capsys: pytest.CaptureFixture[str]):
    first = clock.today() - timedelta(days=300)
    place = commands.add_place("Gården", by=THE_HOUSE, is_exclusive=False)
    manager = db.session.scalars(select(people.Person)).first()
    number = 0
    while db.session.scalar(select(func.count()).select_from(Occurrence)) < 10_000:
        number += 1
        activity = commands.plan(
            Sheet(
                details=Details(title=f"Hver dag {number}", category=Category.CAFE, responsible=manager),
                timetable=Timetable(first, wall_time(8 + number % 12), timedelta(hours=1), rule=Rule.daily()),
                where=Where(place),
            ),
            by=THE_HOUSE,
        )
        commands.publish(activity, by=THE_HOUSE)
        db.session.flush()
    db.session.commit()
    bare = bare_flask_ms()
    browser = Browser(demo_house)
    paths = ["/kalender", "/kalender?vis=uge", "/kalender?vis=maaned", "/kalender.ics"]
    began = time.perf_counter()
    browser.client.get("/kalender.ics").close()
    cold = (time.perf_counter() - began) * 1000
    lines = [f"a bare Flask page: {bare:.2f} ms; the feed's very first answer: {cold:.0f} ms"]
    lines += [told("public, 10,000 dates", browser, path, bare) for path in paths]
    with capsys.disabled():
        print("\n" + "\n".join(lines))
