"""A visitor's phone and the coordinator's tablet: the net goes for ten minutes, the alarm goes, somebody marks safe."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from familiehus.house import commands as house
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.visits import commands
from familiehus.visits.commands import links
from familiehus.visits.models import Visit
from familiehus.visits.states import State
from tests import people, times, visiting
from tests.chromium import PHONE, TABLET

KEPT = "() => localStorage.getItem('familiehus.visit_taps')"


@pytest.fixture
def at(app) -> Iterator[Callable[[str], None]]:
    """The house's clock, set to a wall time and going on from there: two browsers wait on it."""
    moved: list[time_machine.travel] = []

    def set_to(wall: str) -> None:
        while moved:
            moved.pop().stop()
        instant = datetime.fromisoformat(wall).replace(tzinfo=clock.COPENHAGEN)
        moved.append(time_machine.travel(instant, tick=True))
        moved[-1].start()

    yield set_to
    while moved:
        moved.pop().stop()


@pytest.fixture
def visit(app) -> Visit:
    """One that should have ended well over two graces ago; it was agreed while it was still to come."""
    anna = visiting.visitor("Anna Bach")
    made = visiting.visit("i morgen 10-12", of=visiting.match(State.ACTIVE, anna))
    over = clock.now() - timedelta(minutes=75)
    made.original_start = made.starts_at = over - timedelta(hours=2)
    made.ends_at = over
    for seat in made.seats:
        assert seat.hold is not None
        seat.hold.starts_at, seat.hold.ends_at = made.starts_at, made.ends_at
        seat.first_on = seat.last_on = clock.today()
    db.session.commit()
    return made


def test_the_phone_loses_the_net_for_ten_minutes_the_board_calls_and_the_tap_comes_with_its_own_time(
    screen, at
):
    """One evening with a moved clock: on the way, arrived, reminded, no net, on call, alarm, and all is well."""
    at("2026-11-24 08:00")
    anna, bente, mette = (
        visiting.visitor("Anna Bach"),
        people.staff("Bente Kjær"),
        people.coordinator("Mette"),
    )
    evening = times.span("i dag 16-23.30")
    house.put_on_call(name="Mette", phone="20304050", person_key=mette.key, span=evening, by=THE_HOUSE)
    visit = visiting.visit("i dag 19-21", of=visiting.match(State.ACTIVE, anna))
    db.session.commit()
    at("2026-11-24 18:40")
    phone = screen(PHONE).as_(anna.person)
    phone.may_lose_net = True
    phone.page.clock.install()
    phone.open(f"/mine-aftaler/{visit.key}")
    phone.page.get_by_role("button", name="På vej").click()
    phone.page.get_by_text("18.40").wait_for()
    at("2026-11-24 19:02")
    phone.page.get_by_role("button", name="Fremme").click()
    phone.page.get_by_text("19.02").wait_for()

    at("2026-11-24 21:31")
    assert commands.watch() == 1
    assert "Er du hjemme igen?" in visiting.letter("say_home", anna.person).subject
    db.session.commit()
    at("2026-11-24 21:55")
    phone.stop_clock()
    phone.context.set_offline(True)
    phone.page.get_by_role("button", name="Gået, alt vel").click()
    phone.page.get_by_text("Gemt på telefonen").wait_for()
    assert set(json.loads(phone.page.evaluate(KEPT))[0]) == {"tap", "to", "at"}

    at("2026-11-24 22:05")
    assert commands.watch() == 1
    assert visiting.letter("alarm", mette).subject == "Ring nu: ingen slutmelding"
    tablet = screen(TABLET).as_(bente)
    tablet.open("/i-dag")
    tablet.page.get_by_text("Ring nu: Anna Bach").wait_for()

    phone.page.clock.fast_forward(600_000)
    at("2026-11-24 22:05")
    phone.context.set_offline(False)
    phone.page.clock.resume()
    phone.page.get_by_text("Vi ved, at du er taget hjem").wait_for()
    assert phone.page.evaluate(KEPT) is None
    db.session.refresh(visit)
    kept = visit.taps[-1]
    assert visit.left_at == kept.tapped_at
    assert abs((kept.tapped_at - times.instant("i dag 21.55")).total_seconds()) < 30
    assert 590 <= (kept.received_at - kept.tapped_at).total_seconds() <= 640
    tablet.open("/i-dag")
    assert tablet.page.get_by_text("Ring nu: Anna Bach").count() == 0


def test_somebody_at_the_desk_rings_and_says_how_they_know(screen, visit):
    tablet = screen(TABLET).as_(people.staff("Bente Kjær"))
    tablet.open("/i-dag")
    tablet.page.get_by_role("link", name="Ring", exact=True).first.click()
    tablet.page.get_by_text("Jeg har talt med vedkommende").click()
    tablet.page.get_by_role("button", name="Alt er vel").click()
    tablet.page.get_by_text("Alarmen er slut").wait_for()
    db.session.refresh(visit)
    assert visit.safe_how == "phone"


def _press_by_keyboard(screen, words: str) -> None:
    """Walk with Tab to what says so, and press Enter."""
    for _ in range(60):
        screen.page.keyboard.press("Tab")
        said = screen.page.evaluate("() => document.activeElement.textContent.trim().replace(/\\s+/g, ' ')")
        if said == words:
            screen.page.keyboard.press("Enter")
            screen.page.wait_for_load_state()
            return
    raise AssertionError(f"Tab never comes to {words}")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_by_keyboard_alone_from_the_letters(screen, at, javascript):
    """The family says yes to another time, the visitor is on her way; neither signs in nor touches the glass."""
    at("2026-11-24 08:00")
    anna = visiting.visitor("Anna Bach")
    visit = visiting.visit("i dag 19-21", of=visiting.match(State.ACTIVE, anna))
    mother = visit.match.household.guardians[0]
    anna.person.wear(Role.VOLUNTEER)
    commands.ask_move(visit, times.span("i dag 18-20"), by=anna.person)
    letters = visiting.letter("asked", mother), visiting.letter("agreed", mother)
    hers = links.mint(anna.person, Role.VOLUNTEER, visit)
    at("2026-11-24 16:00")
    family, phone = (screen(PHONE, javascript=javascript) for _ in range(2))
    family.open(visiting.link_in(letters[0]))
    assert not javascript or not family.axe()
    _press_by_keyboard(family, "Ja, det passer")
    family.page.get_by_role("heading", name="Tak for svaret").wait_for()
    family.open(visiting.link_in(letters[1]))
    assert not javascript or not family.axe()
    at("2026-11-24 17:40")
    phone.open(f"/aftale/{hers}")
    assert not javascript or not phone.axe()
    _press_by_keyboard(phone, "På vej")
    phone.page.get_by_text("17.40").wait_for()
    db.session.refresh(visit)
    assert visit.span == times.span("i dag 18-20")
    assert visit.on_way_at is not None
    assert not [*family.troubles, *phone.troubles]
