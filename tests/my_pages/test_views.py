"""The family's own page: only what is its own, with effect at once; links in without a password."""

import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from familiehus.accounts import commands as accounts
from familiehus.accounts.letters import SIGN_IN
from familiehus.accounts.models import LinkTo, OneTimeLink, Person, SignIn
from familiehus.attendance import commands as attendance
from familiehus.families import commands
from familiehus.families.models import Household
from familiehus.families.states import Area, Purpose, State
from familiehus.kernel import clock as house_clock
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.messages.introductions import whom
from familiehus.messages.models import Message
from familiehus.messages.models import State as Sent
from familiehus.messages.wording import word
from familiehus.support import commands as support
from familiehus.visits.states import State as MatchState
from tests import a, people, supporting, things, visiting
from tests.client import Answer, Browser
from tests.households import consent_texts, household

EVERYTHING = "/log-og-data/mig/alt"
MINE = ("/min-familie/", EVERYTHING, f"{EVERYTHING}?som=json")


def mother(name: str = "Mona Berg") -> Person:
    return people.family(name, email="mona@berg.example")


def at_home(browser: Browser, person: Person) -> Browser:
    browser.as_(person).get("/min-familie/")
    return browser


def press(browser: Browser, family: Household, act: str) -> Answer:
    browser.get("/min-familie/")
    assert browser.post(f"/min-familie/{family.key}/{act}").status == 303
    return browser.follow()


def test_a_family_pauses_stops_and_takes_it_back_in_one_tap(app, browser):
    mona = mother()
    family = household("Familien Berg", guardian=mona)
    at_home(browser, mona)

    assert "I holder pause" in press(browser, family, "pause")
    assert family.state == State.PAUSED
    press(browser, family, "tilbage")
    assert family.is_enrolled
    assert "Døren står åben" in press(browser, family, "stop")
    assert family.state == State.CLOSED
    press(browser, family, "tilbage")
    assert family.is_enrolled


def test_who_never_was_enrolled_does_not_enrol_itself(app, browser):
    mona = mother()
    family = household("Familien Berg", guardian=mona, state=State.ENQUIRY)
    at_home(browser, mona)
    token = browser.answer.select("form [name=csrf_token]")[0].get("value")  # type: ignore[union-attr]
    press(browser, family, "stop")

    assert browser.send(f"/min-familie/{family.key}/tilbage", {"csrf_token": token}).status == 404
    assert family.state == State.CLOSED


def test_a_family_corrects_what_is_its_own(app, browser):
    consent_texts()
    mona, year = mother(), house_clock.today().year
    family = household("Familien Berg", guardian=mona)
    where = f"/min-familie/{family.key}"
    at_home(browser, mona)
    for path, typed in {
        "ret": {"called": "Berg & Co", "expects_child": "y"},
        "adresse": {"street": "Havnegade 7", "postcode": "4000", "town": "Roskilde"},
        "boern": {"first_name": "Alma", "birth_year": str(year - 3)},
        "oensker": {"area": "social", "words": "En at gå tur med"},
    }.items():
        browser.get(f"{where}/{path}")
        assert browser.post(f"{where}/{path}", **typed).status == 303, path
    assert "Ja" in press(browser, family, "samtykke/care_needs/ja")
    browser.get(f"{where}/behov")
    browser.post(f"{where}/behov", kind="diet", whose=mona.key, words="Vegetar")

    shown = browser.follow()
    for words in ("Berg & Co", "Alma", "En at gå tur med", "Vegetar"):
        assert words in shown, words
    assert family.consents[0].given_by == "Mona Berg"
    assert family.consents[0].channel == "own_page"
    assert "Vegetar" not in press(browser, family, "samtykke/care_needs/nej")
    assert "Havnegade" in browser.get(f"{where}/adresse").text
    browser.post(f"{where}/adresse/fjern")
    assert family.address is None


def test_the_other_parents_contact_data_stand_nowhere(app, browser):
    mona, other = mother(), people.family("Finn Berg", email="kanariefugl@berg.example")
    other.phone = "99887766"
    family = household("Familien Berg", guardian=mona)
    commands.add_guardian(family, other, by=THE_HOUSE)
    at_home(browser, mona)

    for path in (*MINE, f"/min-familie/{family.key}/ret", f"/min-familie/{family.key}/adresse"):
        said = browser.get(path).text
        assert "kanariefugl" not in said, path
        assert "99887766" not in said.replace(" ", ""), path
    assert "Finn Berg" in browser.get("/min-familie/")


def test_what_is_agreed_stands_on_the_own_page_and_on_no_others(app, browser):
    mother, other = a.family("Yara"), a.family("Mona")
    home = household("Familien Nassar", guardian=mother)
    household("Familien Berg", guardian=other)
    match = visiting.match(MatchState.ACTIVE, visiting.visitor("Anna"), household=home)
    visiting.visit("i morgen 14-16", of=match)
    talk, off = supporting.sessions(2, "om 2 dage 10")
    talk.place = "Det stille rum"
    support.book(talk, home, by=THE_HOUSE)
    off.household, off.cancelled_at = home, house_clock.now()
    db.session.commit()

    lines = [
        "".join(each.itertext()) for each in browser.as_(mother).get("/min-familie/").select("#aftaler li")
    ]
    assert len(lines) == 2
    assert "I får besøg" in lines[0]
    assert "Tal med en rådgiver · Det stille rum" in lines[1]
    assert "Jeres aftaler" not in browser.as_(other).get("/min-familie/")


def test_everything_can_be_fetched(app, browser):
    consent_texts()
    mona, year = mother(), house_clock.today().year
    family = household("Familien Berg", guardian=mona, children=[("Alma", year - 3)])
    commands.wish_for(family, Area.WORK, "Et fritidsjob", by=THE_HOUSE)
    commands.record_address(family, "Havnegade 7", "4000", "Roskilde", by=THE_HOUSE)
    commands.give_consent(family, Purpose.SURVEY, given_by="Mona", channel="table", by=THE_HOUSE)
    at_home(browser, mona)

    kept = json.loads(browser.get(f"{EVERYTHING}?som=json").text)
    (told,) = kept["Familien Berg"]["families"]["households"]
    assert told["children"] == [{"first_name": "Alma", "birth_year": year - 3}]
    assert told["address"] == "Havnegade 7, 4000 Roskilde"
    assert kept["Mona Berg"]["accounts"]["person"]["email"] == "mona@berg.example"
    page = browser.get(EVERYTHING)
    for words in ("Alma", "Et fritidsjob", "Spørgeskemaer om trivsel", "Havnegade 7"):
        assert words in page


def test_where_they_came_and_what_they_borrowed_is_fetched_too(app, browser, clock):
    mona = mother()
    family = household("Familien Berg", guardian=mona)
    date = a.date_of(a.activity("Legestue", "i dag 9.30-12"))
    attendance.arrive(date, family, adults=1, tap="a", by=THE_HOUSE)
    things.out(things.item(), 3, to=family)
    at_home(browser, mona)

    kept = json.loads(browser.get(f"{EVERYTHING}?som=json").text)["Familien Berg"]

    assert [row["what"] for row in kept["attendance"]["attendances"]] == ["Legestue"]
    assert len(kept["loans"]["lån"]) == 1


@pytest.mark.parametrize("path", ["ret", "adresse", "boern", "oensker", "behov"])
def test_another_familys_page_is_not_there(app, browser, path):
    theirs = household("Familien Holm")
    mona = mother()
    household("Familien Berg", guardian=mona)

    assert at_home(browser, mona).get(f"/min-familie/{theirs.key}/{path}").status == 404
    assert "Familien Holm" not in browser.get("/min-familie/")


def test_who_leaves_sees_nothing_from_then_on(app, browser):
    mona, other = mother(), people.family("Finn Berg")
    family = household("Familien Berg", guardian=mona)
    commands.add_guardian(family, other, by=THE_HOUSE)
    at_home(browser, mona)
    accounts.mint(mona, LinkTo.SIGN_IN, lasts=timedelta(hours=1))
    accounts.send_sign_in_link("mona@berg.example")
    commands.leave(family, mona, by=THE_HOUSE)
    db.session.commit()

    assert "/log-ind" in browser.get("/min-familie/").location
    assert all(row.ended_at for row in db.session.scalars(select(SignIn)))
    assert all(row.used_at for row in db.session.scalars(select(OneTimeLink)))
    assert {row.state for row in db.session.scalars(select(Message))} == {Sent.DROPPED}
    assert mona.roles_held() == []


def test_who_leaves_one_of_two_households_keeps_the_other(app, browser):
    mona = mother()
    one, other = household("Familien Berg", guardian=mona), household("Familien Holm", guardian=mona)
    at_home(browser, mona)
    commands.leave(one, mona, by=THE_HOUSE)
    db.session.commit()

    page = browser.get("/min-familie/")
    assert "Familien Holm" in page
    assert "Familien Berg" not in page
    assert other.guardians == [mona]


def test_a_split_household_is_hidden_from_the_one_who_stays(app, browser):
    year = house_clock.today().year
    mona, finn = mother(), people.family("Finn Berg")
    family = household("Familien Berg", guardian=mona, children=[("Alma", year - 3)])
    commands.add_guardian(family, finn, by=THE_HOUSE)
    new = commands.split(family, finn, list(family.children), stay_too=True, called="Finns", by=THE_HOUSE)
    commands.wish_for(new, Area.WORK, "Kanariefugl", by=THE_HOUSE)
    at_home(browser, mona)

    for path in MINE:
        said = browser.get(path).text
        assert "Kanariefugl" not in said
        assert "Finn" not in said
    assert browser.get(f"/min-familie/{new.key}/ret").status == 404


def letters() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == "accounts.sign_in")))


def test_a_link_is_sent_to_a_family_and_the_answer_is_the_same_for_everybody(app, browser):
    mother()
    people.manager("Lene Friis", email="lene@hus.example")
    answers = set()
    for email in ("mona@berg.example", "ukendt@berg.example", "lene@hus.example"):
        browser.get("/ind")
        answer = browser.post("/ind", email=email)
        answers.add((answer.status, answer.location))
        answers.add(browser.follow()["main"])

    assert len(answers) == 2
    assert "Se i din mail" in browser.get("/ind?sendt=mail")
    assert len(letters()) == 1


def test_a_family_with_only_a_telephone_gets_its_link_by_text_message(app, browser):
    mona, finn = people.family("Mona Berg"), people.family("Finn Berg")
    people.manager("Lene Friis")
    for person in db.session.scalars(select(Person)):
        person.phone = "20304050"
    db.session.commit()
    answers = set()
    for phone in ("20 30 40 50", "99887766"):
        browser.get("/ind")
        answer = browser.post("/ind", phone=phone)
        answers.add((answer.status, answer.location))
        answers.add(browser.follow()["main"])

    assert len(answers) == 2
    assert {(row.recipient, row.channel) for row in letters()} == {
        (f"person:{mona.key}", "sms"),
        (f"person:{finn.key}", "sms"),
    }
    to = whom(f"person:{finn.key}")
    said = to and word(SIGN_IN, {}, to)
    db.session.commit()
    assert said
    token = said.short.partition("/ind/")[2].split()[0]
    browser.get(f"/ind/{token}")
    browser.post(f"/ind/{token}")
    assert "Finn" in browser.get("/min-konto").text


def test_neither_mail_nor_telephone_is_asked_for_again(browser):
    browser.get("/ind")
    answer = browser.post("/ind")
    assert answer.status == 422
    assert "mailadresse eller dit telefonnummer" in answer


def test_too_many_asked_for_links_are_told_to_wait(browser):
    for _time in range(8):
        browser.get("/ind")
        assert browser.post("/ind", email="mona@berg.example").status == 303
    browser.get("/ind")

    assert browser.post("/ind", email="mona@berg.example").status == 429


def test_a_link_on_paper_lets_a_family_in_once(app, browser):
    mona = mother()
    family = household("Familien Berg", guardian=mona)
    desk = Browser(app).as_(people.staff())
    desk.get(f"/familier/{family.key}")
    answer = desk.post(f"/familier/{family.key}/voksne/{mona.key}/link")
    assert answer.status == 200
    assert answer.select("svg")
    token = accounts.mint(mona, LinkTo.SIGN_IN, lasts=timedelta(hours=1))
    db.session.commit()
    browser.get(f"/ind/{token}")
    browser.post(f"/ind/{token}")

    assert "Familien Berg" in browser.get("/min-familie/")
    assert browser.get(f"/ind/{token}").status == 404


def test_no_link_on_paper_opens_a_desk(app, browser):
    boss = people.manager("Lene Friis")
    accounts.give_hat(boss, Role.FAMILY, by=THE_HOUSE)
    family = household("Familien Friis", guardian=boss)
    desk = browser.as_(people.staff())
    desk.get(f"/familier/{family.key}")
    token = desk.answer.select("form [name=csrf_token]")[0].get("value")  # type: ignore[union-attr]
    once = desk.answer.select("form [name=once]")[0].get("value")  # type: ignore[union-attr]

    answer = desk.send(f"/familier/{family.key}/voksne/{boss.key}/link", {"csrf_token": token, "once": once})
    assert answer.status == 409
    assert not db.session.scalars(select(OneTimeLink)).all()


def test_each_look_at_ones_own_is_written_down(app: Flask, browser: Browser):
    mona = mother()
    family = household("Familien Berg", guardian=mona)
    at_home(browser, mona)

    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "looked at"))
    assert (entry.subject_key, entry.actor_key) == (family.key, mona.key)
    assert not re.search("Berg", browser.get("/kalender").text)


def test_a_child_written_by_mistake_is_taken_out_by_the_family_itself(app, browser):
    family = household("Familien Berg", guardian=mother(), children=[("Bo", house_clock.today().year - 4)])
    (bo,) = family.children
    assert "Bo hører ikke længere til" in press(
        at_home(browser, family.guardians[0]), family, f"boern/{bo.key}/ud"
    )
    assert family.children == []
    assert browser.send(f"/min-familie/{family.key}/boern/{bo.key}/ud", {}).status in (400, 404)
