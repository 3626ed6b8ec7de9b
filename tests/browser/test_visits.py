"""A visitor's phone and the coordinator's tablet: the net goes for ten minutes, the alarm goes, somebody marks safe."""

import json
from datetime import timedelta

import pytest

from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.visits.models import Visit
from familiehus.visits.states import State
from tests import people, visiting
from tests.chromium import PHONE, TABLET

KEPT = "() => localStorage.getItem('familiehus.visit_taps')"


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


def test_the_phone_loses_the_net_the_board_calls_and_the_tap_comes_with_its_own_time(screen, visit):
    anna, bente = visit.visiting[0].person, people.staff("Bente Kjær")
    phone, tablet = screen(PHONE).as_(anna), screen(TABLET).as_(bente)
    phone.may_lose_net = True
    tablet.open("/i-dag")
    tablet.page.get_by_text("Ring nu: Anna Bach").wait_for()

    phone.open(f"/mine-besoeg/{visit.key}")
    phone.context.set_offline(True)
    phone.page.get_by_role("button", name="Gået, alt vel").click()
    phone.page.get_by_text("Gemt på telefonen").wait_for()
    (tap,) = json.loads(phone.page.evaluate(KEPT))
    assert set(tap) == {"tap", "to", "at"}
    ten_minutes_ago = tap["at"] - 600_000
    phone.page.evaluate(
        "at => localStorage.setItem('familiehus.visit_taps', JSON.stringify(JSON.parse("
        "localStorage.getItem('familiehus.visit_taps')).map((tap) => ({...tap, at}))))",
        ten_minutes_ago,
    )
    phone.context.set_offline(False)
    phone.page.get_by_text("Vi ved, at du er taget hjem").wait_for(timeout=20_000)
    assert phone.page.evaluate(KEPT) is None

    db.session.refresh(visit)
    (kept,) = visit.taps
    assert visit.left_at == kept.tapped_at
    assert 590 <= (kept.received_at - kept.tapped_at).total_seconds() <= 660
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
