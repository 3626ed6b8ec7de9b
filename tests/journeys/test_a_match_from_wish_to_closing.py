"""A family wishes for a visitor: proposed, met, tried, visited six times, talked midway, closed; every word in Danish."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from familiehus.families import commands as families
from familiehus.kernel import clock as wall
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE
from familiehus.visits.models import Match, Visit
from familiehus.visits.states import State
from familiehus.volunteers.models import Hours
from familiehus.volunteers.states import Task
from tests import households, people, visiting
from tests.client import Answer, Browser

STREET, WHY = "Kirsebærhaven 7", "De kan begge lide at bage, og tirsdage passer."


class Story:
    """Three people, each on a device of their own, signed in anew whenever days have passed."""

    def __init__(self, app, clock) -> None:
        self.app, self.clock = app, clock
        clock("2026-11-24 10:00")
        self.home = households.household("Familien Ravn")
        families.record_address(self.home, STREET, "4000", "Roskilde", by=THE_HOUSE)
        self.anna = visiting.visitor("Anna Bach", Task.CHILDREN)
        self.mette, self.mother = people.coordinator("Mette"), self.home.guardians[0]
        db.session.commit()

    def desk(self) -> Browser:
        return Browser(self.app).as_(self.mette)

    def phone(self) -> Browser:
        return Browser(self.app).as_(self.anna.person)

    def family(self) -> Browser:
        return Browser(self.app).as_(self.mother)

    def match(self) -> Match:
        db.session.expire_all()
        return db.session.scalars(select(Match)).unique().one()

    def visits(self) -> list[Visit]:
        db.session.expire_all()
        found = select(Visit).where(Visit.skipped_because.is_(None)).order_by(Visit.starts_at)
        return list(db.session.scalars(found).unique())


@pytest.fixture
def story(app, clock) -> Story:
    return Story(app, clock)


def _press(device: Browser, page: str, act: str, **values: str) -> Answer:
    """Open the page, press the button that posts there, and read the page one comes to."""
    device.get(page)
    answer = device.post(act, **values)
    assert answer.status == 303, answer.text[-600:]
    return device.get(answer.location)


def test_from_wish_to_closing_over_http(story: Story):
    _wished_and_proposed(story)
    _both_say_yes(story)
    _met_and_tried(story)
    _visited_six_times(story)
    _talked_midway_and_closed(story)


def _wished_and_proposed(story: Story) -> None:
    desk = story.desk()
    page = desk.get("/hjemmebesoeg/nyt-oenske")
    options = {each.text_content().strip(): each.get("value") for each in page.select("option")}
    wished = {"household": options["Familien Ravn"], "kind": options["Kontaktfamilie"]}
    said = _press(desk, "/hjemmebesoeg/nyt-oenske", "/hjemmebesoeg/nyt-oenske", **wished)
    assert "Ønsket er skrevet op." in said
    assert "Godkendt hele perioden" in said
    assert "Det er dig, der vælger" in said
    match = story.match()
    url = f"/hjemmebesoeg/{match.key}/foreslaa"
    until = (wall.today() + timedelta(weeks=16)).isoformat()
    asked = {"volunteers": story.anna.key, "why": WHY, "known": "unasked", "last_on": until}
    desk.get(url)
    refused = desk.post(url, **asked)
    assert refused.status == 422
    assert "Spørg først, om de kender hinanden privat." in refused
    assert "Begge sider bliver spurgt." in _press(desk, url, url, **(asked | {"known": "no"}))


def _both_say_yes(story: Story) -> None:
    match = story.match()
    letter = visiting.letter("proposal", story.mother)
    link = visiting.link_in(letter)
    db.session.commit()
    assert "Du bestemmer selv, og det er helt i orden at sige nej tak." in letter.text
    anybody = Browser(story.app)
    assert "Vil I gerne møde hinanden?" in anybody.get(link)
    assert "Tak for svaret" in _press(anybody, link, f"{link}/svar/ja")
    phone = story.phone()
    assert "Vil du besøge en familie?" in phone.get("/mine-aftaler")
    assert WHY in phone.get("/mine-aftaler")
    said = _press(phone, "/mine-aftaler", f"/hjemmebesoeg/{match.key}/ja/visitor")
    assert "Tak. Det er skrevet op." in said
    assert "Kontaktfamilie" in said
    assert story.match().state == State.INTRO


def _met_and_tried(story: Story) -> None:
    """The introduction visit, the parents' written yes, the trial, the agreement: six visits more."""
    match, desk = story.match(), story.desk()
    page, book = f"/hjemmebesoeg/{match.key}", f"/hjemmebesoeg/{match.key}/aftal"
    once = {"first_on": "2026-11-26", "starts": "10.00", "lasts": "60", "every": "0"}
    assert "1 besøg er aftalt." in _press(desk, book, book, **once)
    desk.get(page)
    refused = desk.post(f"{page}/trin/try")
    assert refused.status == 422
    assert "Først skal en forælder sige ja på skrift" in refused
    assert "Samtykket er noteret." in _press(desk, page, f"{page}/samtykke", given_by="Sara Ravn")
    assert "Nu står den på »Prøve«." in _press(desk, page, f"{page}/trin/try")
    assert "Nu står den på »Aktiv«." in _press(desk, page, f"{page}/trin/begin")
    weekly = {"first_on": "2026-12-01", "starts": "15.30", "lasts": "120", "every": "1"}
    assert "besøg er aftalt." in _press(desk, book, book, **weekly)
    said = visiting.letter("agreed", story.mother)
    assert "Der er aftalt en tid: tirsdag 1. december kl. 15.30–17.30, og så hver tirsdag." in said.text
    assert STREET not in said.text + said.short


def _visited_six_times(story: Story) -> None:
    for number, visit in enumerate([each for each in story.visits() if each.plan.is_series][:6]):
        url, day = f"/mine-aftaler/{visit.key}", wall.local_day(visit.starts_at)
        story.clock(f"{day} 15:10")
        phone = story.phone()
        assert STREET not in phone.get(url)
        assert "God tur. Vi ved, at du er på vej." in _press(phone, url, f"{url}/tryk/on_way")
        phone.get(f"{url}/adresse")
        assert STREET in phone.post(f"{url}/adresse")
        story.clock(f"{day} 15:31")
        assert "Godt. Vi ved, at du er fremme." in _press(phone, url, f"{url}/tryk/arrived")
        story.clock(f"{day} 17:28")
        phone = story.phone()
        assert "Godt, at du er på vej hjem." in _press(phone, url, f"{url}/tryk/left")
        written = {"minutes": "117", "kilometres": "8", "doing": "together"}
        assert "Tak. Det er det hele." in _press(phone, url, f"{url}/skriv", **written)
        story.clock(f"{day} 20:00")
        assert story.phone().get(f"{url}/adresse").select("form[action$=adresse]") == [], number
    hours = db.session.scalars(select(Hours).where(Hours.volunteer_id == story.anna.id)).all()
    assert (sum(each.minutes for each in hours), sum(each.kilometres for each in hours)) == (6 * 117, 48)


def _talked_midway_and_closed(story: Story) -> None:
    match = story.match()
    midway = next(each for each in match.talks if each.talk == "midway")
    story.clock(f"{midway.due_on} 09:00")
    desk, page = story.desk(), f"/hjemmebesoeg/{match.key}"
    assert "Samtale midtvejs" in desk.get("/hjemmebesoeg")
    assert "Opfølgningen er gjort." in _press(desk, page, f"/hjemmebesoeg/opfoelgning/{midway.key}/gjort")
    said = _press(desk, page, f"{page}/afslut", because="goal")
    assert "Aftalen er afsluttet, og begge sider får besked." in said
    assert "Slut: Målet er nået" in said
    assert story.match().state == State.CLOSED
    assert not [each for each in story.visits() if each.is_on and not each.has_begun]
    assert "Tak for den tid, I har haft sammen." in visiting.letter("closed", story.mother).text
    answer = {"helped": "5", "fitted": "5", "again": "4"}
    for device, own, side in (
        (story.family(), "/vores-aftaler", "family"),
        (story.phone(), "/mine-aftaler", "visitor"),
    ):
        said = _press(device, own, f"{page}/svar/{side}", **answer)
        assert "Tak for svaret." in said
    assert "det hjalp 5, vi passede sammen 5, vil gerne igen 4" in story.desk().get(page)
    assert story.match().closed_at is not None
    assert wall.today() > date(2027, 1, 1)
