"""The manager's pages, with and without htmx; who may open them; what a slip of the finger gets."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import event, select

from familiehus.house import commands, queries
from familiehus.house.models import ClosingDays, OnCall
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from tests import a, people
from tests.client import Browser

SETTINGS = "/indstillinger/"
LOGO = "/indstillinger/logo"
HOURS = "/indstillinger/aabningstider"
CLOSED = "/indstillinger/lukkedage"
ON_CALL = "/indstillinger/vagttelefon"


@pytest.fixture
def sitting(browser, clock) -> Callable[[Role], Browser]:
    """`sitting(Role.MANAGER)`: the browser, with somebody of that kind before it."""

    def sit_down(role: Role) -> Browser:
        return browser.as_(people.person("Signe Thorsen", role))

    return sit_down


@pytest.fixture
def manager(sitting) -> Browser:
    return sitting(Role.MANAGER)


def picture(kind: str = "PNG") -> tuple[io.BytesIO, str]:
    raw = io.BytesIO()
    Image.new("RGB", (60, 60), "green").save(raw, kind)
    raw.seek(0)
    return raw, "logo.png"


#                        settings logo hours closed on call
WHO_MAY = {
    Role.MANAGER: (200, 200, 200, 200, 200),
    Role.COORDINATOR: (403, 403, 403, 403, 200),
    Role.STAFF: (403, 403, 403, 403, 200),
    Role.VOLUNTEER: (403, 403, 403, 403, 403),
    Role.FAMILY: (403, 403, 403, 403, 403),
    Role.ASSOCIATION: (403, 403, 403, 403, 403),
}


@pytest.mark.parametrize("role", WHO_MAY)
def test_who_may_open_what(sitting, role):
    there = sitting(role)
    assert tuple(there.get(path).status for path in (SETTINGS, LOGO, HOURS, CLOSED, ON_CALL)) == WHO_MAY[role]


@pytest.mark.parametrize("way", ["page", "htmx"])
def test_the_manager_says_what_the_house_is(manager, way):
    manager.get(SETTINGS)
    answer = manager.via(way).post(
        SETTINGS,
        target="house_form" if way == "htmx" else None,
        name="Familiehuset Mirabellen",
        short_name="Mirabellen",
        phone="+45 10 20 30 40",
        email="Hej@Mirabellen.example",
        colour="#0E5A5C",
        accessibility_statement="www.was.digst.dk/mirabellen",
    )

    assert answer.status == 303
    assert answer.location == SETTINGS
    house = queries.settings()
    assert (house.name, house.phone, house.email) == (
        "Familiehuset Mirabellen",
        "10203040",
        "hej@mirabellen.example",
    )
    assert (house.colour, house.accessibility_statement) == ("#0e5a5c", "https://www.was.digst.dk/mirabellen")
    again = manager.via("page").get(SETTINGS)
    assert "Familiehuset Mirabellen" in again["title"]


@pytest.mark.parametrize("way", ["page", "htmx"])
def test_a_slip_is_told_where_the_form_stands(manager, way):
    manager.get(SETTINGS)
    answer = manager.via(way).post(
        SETTINGS,
        target="house_form" if way == "htmx" else None,
        name="",
        phone="12",
        colour="rød",
        controller="Foreningen, CPR 010203-1234",
    )

    assert answer.status == 422
    said = answer["#house_form [role=alert]"]
    for words in ("hvad huset hedder", "otte cifre", "Vælg en farve", "CPR-nummer"):
        assert words in said
    assert queries.settings().row_version == 0


def test_the_second_of_two_who_save_is_shown_the_difference(manager):
    commands.describe(name="Huset", by=THE_HOUSE)
    manager.get(SETTINGS)
    commands.describe(name="Familiehuset Mirabellen", by=THE_HOUSE)

    answer = manager.post(SETTINGS, name="Mirabelhuset")

    assert answer.status == 422
    assert "Nu: Familiehuset Mirabellen" in answer["[role=alert]"]
    assert "Du skrev: Mirabelhuset" in answer["[role=alert]"]
    assert queries.settings().name == "Familiehuset Mirabellen"
    assert manager.post(SETTINGS).status == 303
    assert queries.settings().name == "Mirabelhuset"


def test_the_house_s_week(manager):
    manager.get(HOURS)
    answer = manager.post(
        HOURS, monday="9-15", tuesday="9–12, 13–16.30", sunday="", is_closed_on_holidays="y"
    )
    assert answer.status == 303
    shown = manager.follow()
    assert "Mandag kl. 9–15, tirsdag kl. 9–12 og 13–16.30" in shown
    assert shown.select("#tuesday")[0].get("value") == "9–12, 13–16.30"

    refused = manager.post(HOURS, monday="15-9", tuesday="sent")
    assert refused.status == 422
    assert "Mandag: Huset skal lukke" in refused["[role=alert]"]
    assert "Tirsdag: Skriv timerne" in refused["[role=alert]"]
    assert len(queries.settings().opening_hours) == 3


@pytest.mark.parametrize("way", ["page", "htmx"])
def test_closing_and_opening_again(manager, way):
    target = "closings" if way == "htmx" else None
    manager.get(CLOSED)
    assert (
        manager.via(way)
        .post(CLOSED, target=target, first="2026-12-23", last="3.1.2027", reason="Julelukket")
        .status
        == 303
    )
    closing = db.session.scalars(select(ClosingDays)).one()
    assert (closing.first_on, closing.last_on) == (date(2026, 12, 23), date(2027, 1, 3))

    shown = manager.via("page").get(CLOSED)
    assert "23. december – 3. januar" in shown
    again = manager.via(way).post(CLOSED, target=target, first="2026-12-24", reason="Jul")
    assert again.status == 422
    assert "allerede lukket" in again["#closings [role=alert]"]

    manager.via("page").get(CLOSED)
    assert manager.via(way).post(f"{CLOSED}/{closing.key}/fjern", target=target).status == 303
    assert "Ingen lukkedage forude" in manager.via("page").get(CLOSED)


def test_what_is_planned_while_the_house_is_closed_is_told(manager):
    cafe = a.activity("Åben café", "onsdag 13-15")
    a.activity("Legestue", "fredag 9-11")
    commands.close(date(2026, 11, 25), date(2026, 11, 26), "Kursus", by=THE_HOUSE)

    shown = manager.get(CLOSED)

    assert "Der er planlagt noget, mens huset er lukket: Kursus" in shown[".notice"]
    link = shown.select(".notice a")[0]
    assert link.text_content() == "Åben café"
    assert link.get("href") == f"/kalender/{cafe.dates[0].key}"
    assert "Legestue" not in shown


def test_what_is_not_there_is_404(manager):
    manager.get(CLOSED)
    assert manager.send(f"{CLOSED}/findesikke/fjern", {}).status in (400, 404)


def test_the_coordinator_plans_the_telephone_and_staff_read_it(sitting):
    coordinator = sitting(Role.COORDINATOR)
    coordinator.get(ON_CALL)
    plan = {
        "name": "Signe",
        "phone": "10203040",
        "starts_at": "2026-11-24T09:00",
        "ends_at": "2026-11-24T15:00",
    }
    assert coordinator.post(ON_CALL, **plan).status == 303
    taken = coordinator.post(ON_CALL, form=ON_CALL, **{**plan, "name": "Bo"})
    assert taken.status == 422
    assert "Signe har vagttelefonen tirsdag" in taken["[role=alert]"]
    backwards = coordinator.post(ON_CALL, form=ON_CALL, **{**plan, "ends_at": "2026-11-24T08:00"})
    assert "efter at den begynder" in backwards["[role=alert]"]

    staff = sitting(Role.STAFF)
    read = staff.get(ON_CALL)
    assert "10 20 30 40" in read
    assert read.select("main form") == []

    coordinator = sitting(Role.COORDINATOR)
    coordinator.get(ON_CALL)
    watch = db.session.scalars(select(OnCall)).one()
    assert coordinator.post(f"{ON_CALL}/{watch.key}/fjern").status == 303
    assert db.session.scalars(select(OnCall)).all() == []


def test_staff_cannot_plan_the_telephone_by_hand(sitting):
    staff = sitting(Role.STAFF)
    token = staff.get(ON_CALL).select("input[name=csrf_token]")[0].get("value")
    plan = {"name": "Bo", "phone": "10203041", "starts_at": "2026-11-24T16:00", "ends_at": "2026-11-24T18:00"}

    assert staff.send(ON_CALL, {"csrf_token": token, **plan}).status == 403
    assert db.session.scalars(select(OnCall)).all() == []


def test_a_logo_is_hung_and_taken_down(manager):
    manager.get(LOGO)
    assert manager.post(LOGO, logo=picture()).status == 303
    shown = manager.get(LOGO)
    address = shown.select("img.house-logo")[0].get("src")
    seen = manager.get(address)
    assert seen.status == 200
    assert seen.headers["Content-Type"] == "image/webp"
    assert "public" in seen.headers["Cache-Control"]
    seen.response.close()

    manager.get(LOGO)
    assert manager.post("/indstillinger/logo/fjern").status == 303
    assert manager.get(address).status == 404


@pytest.mark.parametrize(
    "file", [(io.BytesIO(b"<svg onload='alert(1)'/>"), "logo.png"), (io.BytesIO(b""), "")]
)
def test_what_is_no_picture_does_not_become_a_logo(manager, file):
    manager.get(LOGO)
    raw, name = file
    raw.seek(0)
    answer = manager.post(LOGO, logo=(raw, name))
    assert answer.status == 422
    assert answer.select("[role=alert]")
    assert queries.settings().logo_key is None


def test_the_house_costs_a_page_one_question(manager):
    commands.describe(name="Mirabellen", by=THE_HOUSE)
    db.session.commit()
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", keep := lambda _c, _cu, sql, *_more: asked.append(sql))
    try:
        manager.get(HOURS)
    finally:
        event.remove(db.engine, "before_cursor_execute", keep)
    assert len([sql for sql in asked if "house_settings" in sql]) == 1, asked


def test_the_pages_speak_english(manager):
    manager.client.set_cookie("sprog", "en")
    for path, words in ((SETTINGS, "About the house"), (HOURS, "Opening hours"), (ON_CALL, "On-call phone")):
        assert words in manager.get(path)["h1"]


def test_the_house_wears_its_own_colour_made_readable(manager):
    manager.get(SETTINGS)
    manager.post(SETTINGS, name="Mirabellen", short_name="Mira", colour="#ffe14d")

    page = manager.get(SETTINGS)
    links = [link.get("href") for link in page.select("link[rel=stylesheet]")]
    sheet = manager.get(next(link for link in links if "tema.css" in link))

    assert sheet.headers["Content-Type"].startswith("text/css")
    assert "--house:" in sheet.text
    assert "#ffe14d" not in sheet.text.split("@media")[0], "a yellow that nobody can read on paper"
