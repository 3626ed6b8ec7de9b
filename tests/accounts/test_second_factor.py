"""The second factor: an app with codes, recovery codes, and who must have one before anything else."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from passlib.totp import TOTP

from familiehus.accounts import commands
from familiehus.accounts.models import LinkTo, Passkey, Person
from familiehus.kernel import clock as house_clock
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.db import db
from tests import people
from tests.accounts.conftest import WORDS, with_password
from tests.client import Answer, Browser

LOGIN, CODE, SAFER = "/log-ind", "/log-ind/kode", "/min-konto/ekstra-sikkerhed"
PASSKEY = "/log-ind/adgangsnoegle"


class Phone:
    """The app on somebody's phone: reads the key from the page, shows codes by the house's clock."""

    def __init__(self, page_text: str) -> None:
        found = re.search(r"<b>([A-Z2-7-]{10,})</b>", page_text)
        assert found, "no key on the page"
        self.totp = TOTP(key=found[1].replace("-", ""))

    def code(self, later: timedelta = timedelta(0)) -> str:
        return self.totp.generate(time=house_clock.now() + later).token


TOUCHED, KNOWN = 0x01, 0x05
"""What a key says of whoever holds it (W3C Web Authentication, 6.1): they are there; they are there and it is they."""


class Key:
    """A key on a chain, and what it answers to what a page asks."""

    def __init__(self, person: Person) -> None:
        self.name = person.key.encode()
        self.private = ec.generate_private_key(ec.SECP256R1())
        point = self.private.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        person.webauthn.append(
            Passkey(name="Nøglering", credential_id=self.name, public_key=cbor2.dumps(public))
        )
        db.session.commit()

    def answer(self, asked: Answer, says: int, browser: Browser) -> Answer:
        """Answer what a page has asked for, in that browser."""
        form = asked.select("form[data-passkey]")[0]
        challenge = json.loads(form.get("data-options"))["challenge"]
        said = {"type": "webauthn.get", "challenge": challenge, "origin": "http://localhost"}
        client, told = (
            json.dumps(said).encode(),
            hashlib.sha256(b"localhost").digest() + bytes([says, 0, 0, 0, 0]),
        )
        signed = self.private.sign(told + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": told, "signature": signed}
        credential = {
            "id": _b64(self.name),
            "rawId": _b64(self.name),
            "type": "public-key",
            "response": {name: _b64(value) for name, value in response.items()},
        }
        own = {each.get("name"): each.get("value") for each in browser.get(PASSKEY).select("form input")}
        return browser.send(form.get("action"), {**own, "credential": json.dumps(credential)})


def _b64(said: bytes) -> str:
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


@pytest.fixture
def mette(app):
    return with_password(people.coordinator("Mette Holm", email="mette@hus.example"))


def enter(browser: Browser, person: Person, words: str = WORDS):
    return browser.post(LOGIN, form=LOGIN, email=person.email, password=words)


def set_up_app(browser: Browser) -> Phone:
    """Sign-in is fresh; press the button, scan, type the code."""
    browser.get(SAFER)
    page = browser.post("/min-konto/app", form=SAFER, setup="authenticator")
    phone = Phone(page.text)
    action = page.select("form[method=post]")[0].get("action")
    done = browser.post(action, code=phone.code())
    assert done.location == SAFER, done.text
    return phone


def test_after_setting_up_an_app_the_password_alone_opens_nothing(browser, mette, clock):
    enter(browser, mette)
    phone = set_up_app(browser)
    clock("2026-11-24 11:00")
    fresh = Browser(browser.app)
    assert enter(fresh, mette).location == CODE
    assert fresh.get("/min-konto").status == 303

    wrong = fresh.post(CODE, form=CODE, code="000000")
    assert wrong.status == 422
    assert "Koden passer ikke" in wrong
    assert fresh.post(CODE, form=CODE, code=phone.code()).location == "/hjem"
    assert fresh.get("/min-konto").status == 200


def test_a_code_works_once(browser, mette, clock):
    enter(browser, mette)
    phone = set_up_app(browser)
    clock("2026-11-24 11:00")
    code = phone.code()
    for expected in (303, 422):
        fresh = Browser(browser.app)
        enter(fresh, mette)
        assert fresh.post(CODE, form=CODE, code=code).status == expected


def test_codes_cannot_be_guessed_at_length(browser, mette, clock):
    enter(browser, mette)
    set_up_app(browser)
    fresh = Browser(browser.app)
    enter(fresh, mette)
    said = [fresh.post(CODE, form=CODE, code=f"{number:06}").status for number in range(12)]
    assert 429 in said
    assert said.index(429) <= 10


def test_the_page_for_codes_is_for_nobody_who_has_not_given_a_password(browser, mette):
    for path in (CODE, "/log-ind/noedkode", "/log-ind/hvordan"):
        answer = browser.get(path)
        assert answer.status == 303
        assert answer.location.startswith(LOGIN)


def test_asking_for_the_page_for_codes_shows_nobody_out(browser, mette):
    enter(browser, mette)
    assert browser.get(CODE).status in (403, 404)
    assert browser.get("/min-konto").status == 200


def test_a_recovery_code_opens_once_when_the_phone_is_gone(browser, mette, clock):
    enter(browser, mette)
    set_up_app(browser)
    page = browser.post("/min-konto/noedkoder", form="/min-konto/noedkoder")
    codes = re.findall(r"<li>([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4})</li>", page.text)
    assert len(codes) == 8
    assert not any(code in str(mette.mf_recovery_codes) for code in codes), "kept in the clear"

    for code, expected in ((codes[0].upper(), 303), (codes[0], 422), (codes[1], 303)):
        fresh = Browser(browser.app)
        enter(fresh, mette)
        assert fresh.post("/log-ind/noedkode", form="/log-ind/noedkode", code=code).status == expected


def test_setting_up_asks_again_for_the_password_when_one_has_been_here_a_while(browser, mette, clock):
    clock("2026-11-24 10:00")
    enter(browser, mette)
    clock("2026-11-24 10:13")
    browser.get("/min-konto")
    clock("2026-11-24 10:26")

    asked = browser.get("/min-konto/app")
    assert asked.status == 303
    assert asked.location.startswith("/log-ind/igen")
    assert browser.post(asked.location, form=asked.location, password="forkert kode").status == 422
    assert browser.post(asked.location, password=WORDS).location == "/min-konto/app"
    assert browser.get("/min-konto/app").status == 200


def test_it_is_written_down_and_no_secret_is(browser, mette):
    enter(browser, mette)
    set_up_app(browser)
    entries = db.session.query(AuditEntry).order_by(AuditEntry.id).all()
    assert entries[-1].act == "second factor: app set up"
    db.session.refresh(mette)
    assert mette.tf_totp_secret is not None
    assert '"enckey"' in mette.tf_totp_secret, "the key is encrypted"


def test_the_manager_starts_somebody_over(browser, mette):
    enter(browser, mette)
    set_up_app(browser)
    manager = Browser(browser.app).as_(people.manager())
    address = f"/personer/{mette.key}"

    assert manager.post(f"{address}/ekstra-sikkerhed", form=address).status == 303
    assert browser.get("/min-konto").status == 303
    assert enter(Browser(browser.app), mette).location != CODE


def test_taking_the_app_off(browser, mette):
    enter(browser, mette)
    set_up_app(browser)
    assert browser.post("/min-konto/app", form=SAFER, setup="disable").status == 303
    assert enter(Browser(browser.app), mette).location != CODE


@pytest.fixture
def strict(app, monkeypatch):
    """A house in which a password alone is not enough, as every house is but the demo and the tests'."""
    settings = replace(app.extensions["settings"], second_factor=True)
    monkeypatch.setitem(app.extensions, "settings", settings)


@pytest.mark.usefixtures("strict")
def test_a_volunteer_comes_by_more_than_a_password_or_by_a_link(browser):
    anna = with_password(people.volunteer(email="anna@hus.example"))
    enter(browser, anna)
    for path in ("/mine-vagter", "/mine-aftaler", "/min-konto"):
        assert browser.get(path).location.startswith(SAFER)
    assert "få et link på mail" in browser.get(SAFER)
    token = commands.mint(anna, LinkTo.SIGN_IN, lasts=timedelta(hours=1))
    db.session.commit()
    fresh = Browser(browser.app)
    fresh.post(f"/ind/{token}", form=f"/ind/{token}")
    assert fresh.get("/mine-aftaler").status == 200
    set_up_app(browser)
    assert browser.get("/mine-aftaler").status == 200


@pytest.mark.usefixtures("strict")
class TestWhoMust:
    """With the setting on, whoever works at a desk chooses a second factor before anything else (R13)."""

    @pytest.mark.parametrize("who", ["staff", "coordinator", "manager"])
    def test_a_desk_comes_after_the_second_factor(self, browser, who):
        person = with_password(getattr(people, who)(email=f"{who}@hus.example"))
        enter(browser, person)
        for path in ("/i-dag", "/familier/", "/min-konto"):
            assert browser.get(path).location.startswith(SAFER)
        assert "Vælg først en ekstra sikkerhed" in browser.get(SAFER)
        set_up_app(browser)
        assert browser.get("/i-dag").status == 200

    def test_an_act_is_not_done_either(self, browser):
        person = with_password(people.manager(email="m@hus.example"))
        enter(browser, person)
        browser.get(SAFER)
        answer = browser.send("/personer/ny", {**browser._fields_of("/min-konto/app"), "name": "Ny"})
        assert answer.location.startswith(SAFER)

    def test_the_last_one_stays_until_there_is_another(self, browser, clock):
        """Also under another hat: whoever takes it off as family could not come in as staff."""
        person = with_password(people.staff(email="s@hus.example"))
        clock("2026-11-24 10:00")
        enter(browser, person)
        set_up_app(browser)
        person.webauthn.append(key := Passkey(name="Tabletten", credential_id=b"1", public_key=b"1"))
        db.session.commit()
        assert browser.post("/min-konto/app", form=SAFER, setup="disable").status == 303
        assert not person.has_app, "a key is left"

        answer = browser.post("/min-konto/adgangsnoegle/fjern", form=SAFER, name=key.name)
        assert answer.location == SAFER
        assert "Lav en anden ekstra sikkerhed først" in browser.get(SAFER)
        assert person.webauthn == [key]
        clock("2026-11-24 10:05")
        set_up_app(browser)
        browser.post("/min-konto/adgangsnoegle/fjern", form=SAFER, name=key.name)
        assert person.webauthn == []
        browser.post("/min-konto/app", form=SAFER, setup="disable")
        assert person.has_app

    def test_a_family_may_and_need_not(self, browser):
        enter(browser, with_password(people.family(email="familie@hus.example")))
        assert browser.get("/min-konto").status == 200


def test_forgetting_somebody_forgets_the_second_factor(browser, mette):
    from familiehus.accounts.belongings import export, forget

    enter(browser, mette)
    set_up_app(browser)
    assert export(mette)["second_factor"]["app"] is True
    commands.end_every(mette, "disabled", by=mette)
    forget(mette)
    db.session.flush()
    assert mette.tf_totp_secret is None


def test_a_key_that_is_only_touched_opens_nothing_alone(browser, mette):
    """Whoever finds it has it. Nor does it when somebody else's password is typed first, to have less asked of it."""
    key, finder = Key(mette), with_password(people.coordinator("Frits Fund", email="frits@hus.example"))
    Key(finder)
    alone = browser.post(PASSKEY, form=PASSKEY)
    assert key.answer(alone, TOUCHED, browser).location == PASSKEY
    other = Browser(browser.app)
    enter(other, finder)
    after_a_password = other.post(PASSKEY, form=PASSKEY)
    assert key.answer(after_a_password, TOUCHED, browser).location == PASSKEY
    assert browser.get("/min-konto").status == 303

    assert key.answer(browser.post(PASSKEY, form=PASSKEY), KNOWN, browser).location == "/hjem"

    enter(other, mette)
    assert key.answer(other.post(PASSKEY, form=PASSKEY), TOUCHED, other).location == "/hjem"
