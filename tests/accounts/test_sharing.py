"""A tablet that several share: who comes back by PIN and when, locking, hiding names, leaving it alone."""

import random
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from familiehus.accounts import commands, passwords, queries
from familiehus.accounts.models import Device, DeviceKind, Ended, KnownHere, LinkTo, SignIn
from familiehus.house import commands as house
from familiehus.kernel import audit
from familiehus.kernel import clock as house_clock
from familiehus.kernel.clock import COPENHAGEN
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from tests import households, people
from tests.accounts.conftest import WORDS, with_password
from tests.client import Browser

PIN = "4817"


@pytest.fixture(autouse=True)
def morning(app, clock):
    """A Tuesday in a house that is open from nine to five."""
    clock("2026-11-24 09:10")
    house.keep_open({key: [(time(9), time(17))] for key in range(5)}, by=THE_HOUSE)
    db.session.commit()


def with_pin(person, pin: str = PIN):
    person.pin_hash = passwords.hashed(pin)
    db.session.commit()
    return person


@pytest.fixture
def mette(app):
    return with_pin(with_password(people.staff("Mette Holm", email="mette@hus.example")))


@pytest.fixture
def bente(app):
    return with_pin(with_password(people.staff("Bente Kjær", email="bente@hus.example")), "9025")


def enter(browser: Browser, email: str) -> None:
    browser.get("/log-ind")
    assert browser.post("/log-ind", email=email, password=WORDS).status == 303


def come_back(browser: Browser, person, pin: str = PIN):
    browser.get("/skift")
    return browser.post("/skift/ind", who=person.key, pin=pin)


def leave_to(browser: Browser) -> None:
    """Somebody taps "Skift person" on the page they stand on."""
    browser.get("/i-dag")
    assert browser.post("/skift").location == "/skift"


def names(browser: Browser) -> list[str]:
    return [each.text_content() for each in browser.get("/skift").select("label.tile b")]


def live() -> int:
    return db.session.scalar(select(func.count()).select_from(SignIn).where(SignIn.ended_at.is_(None))) or 0


@pytest.fixture
def tablet(browser, mette, bente):
    """The kitchen's tablet; Mette and Bente have signed in fully this morning, and Bente made room."""
    browser.on_desk()
    for who in ("mette", "bente"):
        enter(browser, f"{who}@hus.example")
        leave_to(browser)
    return browser


def test_two_change_places_with_a_pin_and_nothing_of_the_one_follows(tablet, mette, bente):
    assert names(tablet) == ["Bente Kjær", "Mette Holm"]
    assert come_back(tablet, mette).location == "/hjem"
    assert "Mette" in tablet.get("/i-dag")[".who"]
    with tablet.client.session_transaction() as session:
        before = session["sign_in"]
        session["of_mette"] = "a half thought"

    answer = tablet.post("/skift")
    assert answer.headers["Clear-Site-Data"]
    assert live() == 0
    assert tablet.get("/i-dag").location == "/skift"
    assert come_back(tablet, bente, "9025").location == "/hjem"
    assert "Bente" in tablet.get("/i-dag")[".who"]
    with tablet.client.session_transaction() as session:
        assert session["sign_in"] != before
        assert "of_mette" not in session
        session["sign_in"] = before
    assert tablet.get("/i-dag").location == "/skift"


def test_the_one_who_still_sits_there_is_parked_by_the_pin_of_the_next(tablet, mette, bente):
    come_back(tablet, mette)
    come_back(tablet, bente, "9025")
    assert live() == 1
    parked = select(func.count()).select_from(SignIn).where(SignIn.ended_why == Ended.PARKED)
    assert db.session.scalar(parked) == 3


def test_a_form_of_the_one_is_never_sent_as_the_other(tablet, mette, bente):
    come_back(tablet, mette)
    tablet.get("/min-konto")
    half_filled = tablet._fields_of("/min-konto")
    leave_to(tablet)
    come_back(tablet, bente, "9025")
    tablet.get("/min-konto")
    mine = tablet._fields_of("/min-konto")
    sent = {**half_filled, "csrf_token": mine["csrf_token"], "name": "Skrevet af Mette"}
    assert tablet.send("/min-konto", sent).status >= 400
    db.session.expire_all()
    assert {mette.name, bente.name} == {"Mette Holm", "Bente Kjær"}


@pytest.mark.parametrize(
    ("at", "is_known"), [("2026-11-24 16:59", True), ("2026-11-24 17:00", False), ("2026-11-25 09:10", False)]
)
def test_the_pin_is_dead_at_closing_time(tablet, mette, clock, at, is_known):
    tablet.get("/skift")
    clock(at)
    answer = tablet.post("/skift/ind", who=mette.key, pin=PIN)
    assert (answer.location == "/hjem") is is_known
    assert (names(tablet) == []) is not is_known


def test_who_sits_there_at_closing_time_is_out(tablet, mette, clock):
    clock("2026-11-24 16:59")
    come_back(tablet, mette)
    assert tablet.get("/i-dag").status == 200
    clock("2026-11-24 17:00")
    assert tablet.get("/i-dag").location == "/skift"


@pytest.mark.parametrize(
    ("since", "hours", "over"),
    [
        ("2026-11-24 09:10", True, "2026-11-24 17:00"),
        ("2026-11-24 08:30", True, "2026-11-24 17:00"),
        ("2026-11-24 04:00", True, "2026-11-24 16:00"),
        ("2026-11-24 18:00", True, None),
        ("2026-11-28 10:00", True, None),
        ("2026-11-24 10:00", False, "2026-11-24 22:00"),
        ("2026-11-24 20:00", False, "2026-11-25 00:00"),
    ],
    ids=["open", "before opening", "twelve hours", "after closing", "saturday", "no hours", "midnight"],
)
def test_when_a_shift_is_over(app, clock, since, hours, over):
    def instant(said: str) -> datetime:
        return datetime.fromisoformat(said).replace(tzinfo=COPENHAGEN)

    if not hours:
        house.keep_open({}, by=THE_HOUSE)
    assert queries.shift_of(instant(since)) == (instant(over) if over else None)


@pytest.mark.parametrize(("how", "is_known"), [("password", True), ("link", False)])
def test_who_makes_it_the_house_s_own_is_known_there_at_once(browser, clock, how, is_known):
    """As from when all was asked: by a link not all was, and the shift does not begin anew."""
    signe = with_pin(with_password(people.manager("Signe Lind", email="signe@hus.example")))
    if how == "link":
        token = commands.mint(signe, LinkTo.SIGN_IN, lasts=timedelta(hours=1))
        db.session.commit()
        browser.post(f"/ind/{token}", form=f"/ind/{token}")
    else:
        enter(browser, signe.email)
    clock("2026-11-24 09:20")
    browser.get("/enheder")
    browser.post("/enheder/ny", name="Køkkenet", kind=str(DeviceKind.DESK))
    row = db.session.scalar(select(KnownHere))
    assert (row is not None) is is_known
    if row is not None:
        assert house_clock.local(row.since).time() == time(9, 10)
        leave_to(browser)
        assert come_back(browser, signe).location == "/hjem"


def test_on_another_tablet_the_pin_is_worth_nothing(tablet, mette):
    tablet.on_desk("Kontoret")
    assert names(tablet) == []
    assert "Log ind med din adgangskode" in tablet.answer
    form = tablet.get("/skift")
    assert form.select("form[action='/skift/ind']") == []


def test_on_a_device_that_is_not_the_house_s_one_signs_in(browser, mette):
    assert browser.get("/skift").location == "/log-ind"
    browser.as_(mette).get("/i-dag")
    assert browser.post("/skift").location == "/log-ind"
    assert live() == 0


def test_at_the_door_nobody_changes_person(browser):
    browser.at_door()
    assert browser.get("/skift").location == "/doeren/"


@pytest.mark.parametrize(
    "happens",
    [
        lambda person: commands.deactivate(person, by=THE_HOUSE),
        lambda person: commands.set_hats(person, [Role.VOLUNTEER], by=THE_HOUSE),
        lambda person: commands.password_was_set(person, by=person),
        lambda person: commands.start_factors_over(person, by=THE_HOUSE),
        lambda person: commands.end_every(person, Ended.BY_MANAGER, by=THE_HOUSE),
        lambda person: commands.choose_pin(person, "", by=person),
    ],
    ids=["account closed", "role changed", "new password", "factors over", "signed out by manager", "no pin"],
)
def test_what_ends_a_sign_in_ends_the_pin_too(tablet, mette, happens):
    tablet.get("/skift")
    filled = tablet._fields_of("/skift/ind")
    happens(mette)
    db.session.commit()
    assert tablet.send("/skift/ind", {**filled, "who": mette.key, "pin": PIN}).status == 422
    assert names(tablet) == ["Bente Kjær"]


def test_signing_out_is_going_home(tablet, mette):
    come_back(tablet, mette)
    tablet.get("/i-dag")
    tablet.post("/log-ud")
    assert names(tablet) == ["Bente Kjær"]


def test_a_revoked_tablet_knows_nobody_and_who_sits_there_is_out(tablet, mette):
    come_back(tablet, mette)
    commands.revoke_device(db.session.scalars(select(Device)).one(), by=THE_HOUSE)
    db.session.commit()
    assert "/log-ind" in tablet.get("/i-dag").location
    assert tablet.get("/skift").location == "/log-ind"


def test_the_pin_can_be_guessed_five_times_then_the_password_is_asked_for(tablet, mette, bente):
    answers = [come_back(tablet, mette, f"11{number:02}") for number in range(5)]
    assert {answer.status for answer in answers} == {422}
    assert "Det er ikke din kode. Du kan prøve 4 gange til." in answers[0]
    assert "Du kan prøve 1 gang til." in answers[3]
    assert "Log ind med din adgangskode, så gælder koden igen." in answers[4]
    assert answers[4].select("input[name=who][checked]") == []
    late = come_back(tablet, mette)
    assert late.status == 422
    assert "prøvet for mange gange" in late
    assert live() == 0
    assert come_back(tablet, bente, "9025").status == 303
    refused = select(func.count()).select_from(audit.AuditEntry).where(audit.AuditEntry.act == "pin refused")
    assert db.session.scalar(refused) == 5

    leave_to(tablet)
    enter(tablet, "mette@hus.example")
    leave_to(tablet)
    assert come_back(tablet, mette).status == 303


@pytest.mark.both_databases
def test_tries_are_counted_before_they_are_weighed(app, mette):
    desk, _token = commands.register_device("Køkkenet", DeviceKind.DESK, by=THE_HOUSE)
    commands.know_here(mette, desk, Role.STAFF)
    db.session.commit()
    (known,) = queries.known_here(desk)
    db.session.expunge(known)
    db.session.commit()
    assert [commands.count_try(known) for _ in range(7)] == [4, 3, 2, 1, 0, None, None]


def test_a_pin_is_not_enough_to_choose_another_pin(tablet, mette):
    come_back(tablet, mette)
    assert tablet.get("/min-konto/kode").location.startswith("/log-ind/igen")


def test_choosing_a_pin(browser, mette):
    browser.as_(mette).get("/min-konto/kode")
    for easy in ("1111", "1234", "9876", "121212", "12345", "12", "1234567", "12a4"):
        assert browser.post("/min-konto/kode", pin=easy, again=easy).status == 422
    assert browser.post("/min-konto/kode", pin="5820", again="5821").status == 422
    assert browser.post("/min-konto/kode", pin="5820", again="5820").location == "/min-konto"
    db.session.expire_all()
    assert passwords.fits("5820", mette.pin_hash)
    browser.get("/min-konto/kode")
    browser.post("/min-konto/kode/fjern")
    db.session.expire_all()
    assert mette.pin_hash == ""


def test_left_alone_for_two_minutes_the_tablet_is_locked(tablet, mette, clock):
    come_back(tablet, mette)
    for at in ("09:10:50", "09:11:40", "09:13:30"):
        clock(f"2026-11-24 {at}")
        assert tablet.get("/i-dag").status == 200
    clock("2026-11-24 09:15:31")
    assert tablet.get("/i-dag").location == "/skift"


def test_what_nobody_asked_for_does_not_keep_the_tablet_open(tablet, mette, clock):
    come_back(tablet, mette)
    for second in (30, 60, 90):
        clock(f"2026-11-24 09:{10 + second // 60}:{second % 60:02}")
        assert tablet.get("/i-dag", Unasked="true").status == 200
        left = tablet.get("/min-konto/tid-tilbage").response.json["left"]
        assert left == pytest.approx(120 - second)
    assert tablet.get("/min-konto/tid-tilbage?roert=1").response.json["left"] == pytest.approx(120)
    assert tablet.get("/min-konto/tid-tilbage").response.json["left"] == pytest.approx(120)
    clock("2026-11-24 09:13:31")
    assert tablet.get("/min-konto/tid-tilbage").location == "/skift"


def test_elsewhere_a_desk_is_left_alone_for_a_quarter_of_an_hour(browser, mette, clock):
    browser.as_(mette).get("/i-dag")
    clock("2026-11-24 09:24:59")
    assert browser.get("/min-konto/tid-tilbage").status == 200
    clock("2026-11-24 09:25:01")
    assert "/log-ind" in browser.get("/min-konto/tid-tilbage").location


def test_lock_ends_the_view_at_once_and_says_so_to_the_browser(tablet, mette):
    come_back(tablet, mette)
    tablet.get("/i-dag")
    answer = tablet.post("/laas")
    assert answer.location == "/skift"
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert "no-store" in tablet.get("/skift").headers["Cache-Control"]
    assert live() == 0


def test_names_are_hidden_until_lifted_or_ten_minutes_on(browser, mette, clock):
    browser.as_(mette).get("/i-dag")
    assert browser.post("/skjul-navne?next=/i-dag").location == "/i-dag"
    assert browser.follow().select("html.names-hidden")
    clock("2026-11-24 09:19:59")
    assert "Vis navne" in browser.get("/i-dag")
    clock("2026-11-24 09:20:01")
    assert not browser.get("/i-dag").select("html.names-hidden")
    browser.post("/skjul-navne?next=/i-dag")
    browser.get("/i-dag")
    browser.post("/skjul-navne?next=/i-dag")
    assert not browser.get("/i-dag").select("html.names-hidden")


def test_somebody_without_a_desk_is_not_known_by_the_tablet(browser):
    with_pin(with_password(people.volunteer("Ole", email="ole@hus.example")))
    browser.on_desk()
    enter(browser, "ole@hus.example")
    assert db.session.scalars(select(KnownHere)).all() == []
    sign_in = db.session.scalars(select(SignIn)).one()
    assert sign_in.ends_at - sign_in.started_at <= timedelta(hours=12)


@pytest.mark.parametrize("switches", [6, pytest.param(200, marks=pytest.mark.long)])
def test_however_often_they_change_places_each_look_bears_the_right_name(
    tablet, mette, bente, clock, switches: int
):
    """Whoever sits down looks at a family and tries to send what the one before had half filled in."""
    family = households.household("Familien Berg")
    db.session.commit()
    dice, pins = random.Random(20), {mette.key: PIN, bente.key: "9025"}
    sat, half_filled, moment = [], None, house_clock.local(house_clock.now())
    for _switch in range(switches):
        moment += timedelta(seconds=20)
        clock(moment.isoformat()[:19])
        who = dice.choice([mette, bente])
        assert come_back(tablet, who, pins[who.key]).location == "/hjem"
        tablet.get(f"/familier/{family.key}")
        tablet.get("/min-konto")
        mine = tablet._fields_of("/min-konto")
        if half_filled is not None and sat[-1] != who.key:
            sent = {**half_filled, "csrf_token": mine["csrf_token"], "name": "En anden"}
            assert tablet.send("/min-konto", sent).status >= 400
        sat.append(who.key)
        half_filled = mine
        if dice.random() < 0.5:
            leave_to(tablet)

    db.session.expire_all()
    looked = db.session.scalars(
        select(audit.AuditEntry.actor_key)
        .where(audit.AuditEntry.act == "looked at", audit.AuditEntry.subject_key == family.key)
        .order_by(audit.AuditEntry.place)
    ).all()
    assert list(looked) == sat
    assert {mette.name, bente.name} == {"Mette Holm", "Bente Kjær"}
