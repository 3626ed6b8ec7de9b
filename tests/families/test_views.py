"""Families over HTTP: from enquiry to enrolled to stopped, the address behind "Vis", looks written down."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from familiehus.accounts.commands import give_hat
from familiehus.accounts.models import Person
from familiehus.families import commands, letters
from familiehus.families.models import Household
from familiehus.families.states import Area, Purpose, State
from familiehus.kernel import clock as house_clock
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.messages import introductions
from familiehus.messages.commands import queue
from familiehus.messages.introductions import Signature, whom
from familiehus.messages.letters import TRIAL
from familiehus.messages.models import Message
from familiehus.messages.wording import word
from tests import people
from tests.client import Answer, Browser
from tests.counting import count_queries
from tests.households import consent_texts, household

MOST_QUERIES = 14


def page_of(family: Household) -> str:
    return f"/familier/{family.key}"


def acts(name: str) -> list[AuditEntry]:
    """The entries of one kind, the oldest first."""
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.act == name).order_by(AuditEntry.id)))


def press(browser: Browser, family: Household, act: str) -> Answer:
    """Press a button on the family's page, and see the page again."""
    browser.via("page").get(page_of(family))
    assert browser.post(f"{page_of(family)}/{act}").status == 303
    return browser.follow()


@pytest.mark.parametrize("way", ["page", "htmx"])
@pytest.mark.both_databases
def test_a_family_asks_is_enrolled_says_yes_pauses_and_stops(app, browser, way):
    consent_texts()
    browser.get("/kom-med")
    answer = browser.via(way).post("/kom-med", name="Mona Berg", phone="20 30 40 50", called="Familien Berg")
    assert answer.status == 303
    assert "Tak" in browser.via("page").follow()
    (family,) = db.session.scalars(select(Household))
    assert (family.state, family.guardians[0].phone) == (State.ENQUIRY, "20304050")

    desk = Browser(app).as_(people.coordinator("Kirsten Dahl"))
    assert "Familien Berg" in desk.get("/familier/henvendelser")
    desk.get(f"{page_of(family)}/samtale")
    desk.via(way).post(f"{page_of(family)}/samtale", at="2026-12-01T10:00", next_step="Kaffe")
    assert "Samtale aftalt" in desk.via("page").follow()

    assert "Tilmeldt" in press(desk, family, "tilmeld")
    assert "Ja siden" in press(desk, family, "samtykke/survey/ja")
    assert "Ja siden" not in press(desk, family, "samtykke/survey/nej")
    assert "Pause" in press(desk, family, "pause")
    assert "Tilmeldt" in press(desk, family, "tilmeld")
    assert "Afsluttet" in press(desk, family, "stop")
    assert "Tilmeldt" in press(desk, family, "tilmeld")


def test_staff_write_a_family_in_at_the_table(app, browser):
    year = house_clock.today().year
    desk = browser.as_(people.staff())
    desk.get("/familier/ny")
    desk.post(
        "/familier/ny",
        name="Mona Berg",
        email="mona@berg.example",
        child_1="Alma",
        year_1=str(year - 3),
        child_2="Bo",
        year_2=str(year - 7),
        distance="walk",
    )

    shown = desk.follow()
    assert "Alma" in shown
    assert "Bo" in shown
    assert "I gåafstand" in shown
    (family,) = db.session.scalars(select(Household))
    assert [str(role) for role in family.guardians[0].roles_held()] == ["family"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"child_1": "Alma"},
        {"year_1": "2024"},
        {"child_1": "Alma", "year_1": "1996"},
        {"name": ""},
        {"phone": "", "email": ""},
        {"called": "Familien 010203-1234"},
        {"distance": "mars"},
    ],
)
def test_what_does_not_fit_is_asked_for_again(browser, wrong):
    desk = browser.as_(people.staff())
    desk.get("/familier/ny")

    answer = desk.post("/familier/ny", **{"name": "Mona Berg", "phone": "20304050", **wrong})

    assert answer.status == 422
    assert not db.session.scalars(select(Household)).all()


def test_a_strangers_form_changes_nobody_the_house_knows(app, browser):
    known = people.volunteer("Vera Lund", email="vera@lund.example")
    browser.get("/kom-med")
    browser.post("/kom-med", name="En Anden", email="vera@lund.example", phone="99999999")

    (family,) = db.session.scalars(select(Household))
    assert family.guardians == [known]
    assert (known.name, known.phone, [str(role) for role in known.roles_held()]) == (
        "Vera Lund",
        "",
        ["volunteer"],
    )


def test_too_many_enquiries_are_told_to_wait(browser):
    for _time in range(8):
        browser.get("/kom-med")
        assert browser.post("/kom-med", name="Mona Berg", phone="20304050").status == 303
    browser.get("/kom-med")

    assert browser.post("/kom-med", name="Mona Berg", phone="20304050").status == 429


def test_an_address_stands_only_in_the_answer_to_vis_and_the_look_is_written_down(app, browser):
    family = household()
    commands.record_address(family, "Havnegade 7", "4000", "Roskilde", by=THE_HOUSE)
    desk = browser.as_(people.staff("Sara Beck"))
    where = f"{page_of(family)}/adresse"
    for path in (page_of(family), where, f"{where}/ret", f"{page_of(family)}/ret", "/familier/"):
        assert "Havnegade" not in desk.get(path).text
    desk.get(where)

    assert "Havnegade 7" in desk.post(where)
    said = acts("looked at")[-1].said
    assert said is not None
    assert said.facts["what"] == "address"
    assert "Havnegade" not in str(said.facts)


def test_a_protected_address_is_shown_for_a_reason_alone(browser):
    family = household()
    commands.revise(family, by=THE_HOUSE, has_protected_address=True)
    commands.record_address(family, "Havnegade 7", "4000", "Roskilde", by=THE_HOUSE)
    desk = browser.as_(people.manager())
    where = f"{page_of(family)}/adresse"
    desk.get(where)

    refused = desk.post(where, reason="")
    assert refused.status == 422
    assert "Havnegade" not in refused.text
    assert "Havnegade 7" in desk.post(where, reason="Hjemmebesøg aftalt i dag")
    said = acts("looked at")[-1].said
    assert said is not None
    assert said.facts["reason"] == "Hjemmebesøg aftalt i dag"


def test_each_look_and_each_search_leaves_an_entry(browser):
    family = household("Familien Holm")
    desk = browser.as_(people.staff("Sara Beck"))
    desk.get(page_of(family))
    desk.get(f"{page_of(family)}/ret")
    assert [entry.subject_key for entry in acts("looked at")] == [family.key, family.key]

    assert "Familien Holm" in desk.get("/familier/?said=Hol")
    said = acts("searched")[-1].said
    assert said is not None
    assert said.facts == {"term": "Hol", "among": "families", "found": [family.key]}


def test_a_family_kept_apart_is_not_there_for_that_person_and_coordinators_are_warned(app, browser):
    family, clerk = household("Familien Holm"), people.staff("Sara Beck")
    coordinator = Browser(app).as_(people.coordinator())
    coordinator.get(f"{page_of(family)}/hold-adskilt")
    coordinator.post(f"{page_of(family)}/hold-adskilt", person=clerk.key)

    assert "Holdes adskilt fra Sara Beck" in coordinator.follow()
    desk = browser.as_(clerk)
    assert "Familien Holm" not in desk.get("/familier/")
    assert desk.get(page_of(family)).status == 404
    press(coordinator, family, f"hold-adskilt/{clerk.key}/ophaev")
    assert desk.get(page_of(family)).status == 200


def test_a_family_is_split_and_an_adult_leaves(app, browser):
    year = house_clock.today().year
    family = household("Familien Holm", children=[("Alma", year - 4), ("Bo", year - 6)])
    father = people.family("Finn Holm")
    commands.add_guardian(family, father, by=THE_HOUSE)
    alma = next(child for child in family.children if child.first_name == "Alma")
    desk = browser.as_(people.coordinator())
    desk.get(f"{page_of(family)}/del")
    desk.post(f"{page_of(family)}/del", person=father.key, children=[alma.key], called="Finn og Alma")

    new = desk.follow()
    assert "Finn og Alma" in new
    assert "Finn Holm" in new
    assert "Alma" not in desk.get(page_of(family))["#hvem"]


def test_care_needs_wait_for_consent_and_go_with_it(browser):
    consent_texts()
    family = household()
    desk = browser.as_(people.staff())
    assert not desk.get(page_of(family)).select("#behov")
    assert "sige ja" in desk.post(
        f"{page_of(family)}/behov",
        form=f"{page_of(family)}/behov",
        kind="allergy",
        whose=family.guardians[0].key,
        words="Nødder",
    )

    press(desk, family, "samtykke/care_needs/ja")
    desk.get(f"{page_of(family)}/behov")
    desk.post(f"{page_of(family)}/behov", kind="allergy", whose=family.guardians[0].key, words="Nødder")
    assert "Nødder" in desk.follow()["#behov"]
    assert "Nødder" not in press(desk, family, "samtykke/care_needs/nej")


def test_a_withdrawn_photo_consent_asks_for_the_pictures_to_be_taken_down(browser):
    consent_texts()
    family = household("Familien Holm")
    desk = browser.as_(people.coordinator())
    press(desk, family, "samtykke/photo_web/ja")
    press(desk, family, "samtykke/photo_web/nej")

    assert "Familien Holm" in desk.get("/familier/henvendelser")["#billeder"]
    (button,) = desk.answer.select("#billeder form")  # type: ignore[union-attr]
    desk.post(button.get("action"))
    assert not desk.follow().select("#billeder")


def test_the_same_enquiry_from_two_tabs_is_one_and_both_parents_are_pointed_out(app, browser):
    for email, name in (("mona@berg.example", "Mona Berg"),) * 2 + (("per@berg.example", "Per Berg"),):
        tab = Browser(app)
        tab.get("/kom-med")
        assert tab.post("/kom-med", name=name, email=email, called="Familien Berg").status == 303
    assert db.session.query(Household).count() == 2
    household("Familien Holm", state=State.ENQUIRY)

    page = browser.as_(people.coordinator()).get("/familier/henvendelser")
    assert page.text.count("Ligner en anden") == 2


def test_two_enquiries_of_one_family_are_laid_together(browser):
    one = household("Familien Berg")
    one.guardians[0].phone = "20304050"
    again = household("Mona", state=State.ENQUIRY)
    again.guardians[0].phone = "20304050"
    desk = browser.as_(people.coordinator())

    where = page_of(again)

    assert "Ligner Familien Berg" in desk.get(where)
    desk.post(f"{where}/saml")
    assert desk.answer is not None
    assert desk.answer.location.endswith(one.key)
    assert desk.get(where).status == 404


def test_at_most_five_wishes(browser):
    family = household()
    for number in range(5):
        commands.wish_for(family, Area.WORK, f"Ønske {number}", by=THE_HOUSE)
    desk = browser.as_(people.staff())
    where = f"{page_of(family)}/oensker"

    assert "fem ønsker" in desk.post(where, form=where, area="work", words="Et til")
    press(desk, family, f"oensker/{family.wishes[0].key}/fjern")
    desk.get(where)
    assert desk.post(where, area="work", words="Et til").status == 303


@pytest.mark.parametrize(
    "path", ["", "/ret", "/adresse", "/boern", "/voksne", "/oensker", "/samtale", "/hold-adskilt"]
)
@pytest.mark.parametrize("hat", ["family", "volunteer", "association"])
def test_a_familys_page_is_for_staff(app, browser, hat, path):
    family = household()

    assert browser.as_(getattr(people, hat)()).get(page_of(family) + path).status == 403


@pytest.mark.parametrize("path", ["/familier/findes-ikke", "/familier/findes-ikke/adresse"])
def test_what_is_not_there_is_not_found(browser, path):
    assert browser.as_(people.manager()).get(path).status == 404


@pytest.mark.parametrize(
    "act", ["samtykke/all/ja", "samtykke/survey/maaske", "boern/x/ud", "oensker/x/fjern"]
)
def test_what_does_not_exist_cannot_be_done(browser, act):
    family = household()
    desk = browser.as_(people.manager())
    desk.get(page_of(family))
    token = desk.answer.select("form [name=csrf_token]")[0].get("value")  # type: ignore[union-attr]

    assert desk.send(f"{page_of(family)}/{act}", {"csrf_token": token}).status == 404


def test_texts_get_versions_and_ask_again(browser):
    consent_texts()
    family = household()
    boss = browser.as_(people.manager())
    press(boss, family, "samtykke/survey/ja")
    boss.get("/familier/samtykketekster")
    boss.post("/familier/samtykketekster", purpose="survey", danish="Må vi spørge?", english="May we ask?")
    boss.follow()

    assert "ældre tekst" in boss.get(page_of(family))["#samtykke"]
    assert "Må vi spørge?" in boss.get("/familier/papir/samtykke")
    assert family.allows(Purpose.SURVEY)


def test_the_pages_ask_the_database_a_steady_number_of_times(app, browser):
    year = house_clock.today().year
    desk = browser.as_(people.coordinator())
    for number in range(12):
        household(f"Familien {number:02}", children=[(f"Barn {each}", year - each) for each in range(3)])
    for number in range(8):
        household(f"Ny {number:02}", state=State.ENQUIRY)
    paths = ("/familier/", "/familier/henvendelser", page_of(household()))
    db.session.commit()
    for path in paths:
        with count_queries(db.engine) as counted:
            assert desk.get(path).status == 200
        assert len(counted) <= MOST_QUERIES, path


def test_the_register_comes_a_page_at_a_time_with_equal_names(browser, monkeypatch):
    from familiehus.families import queries

    monkeypatch.setattr(queries.register, "__kwdefaults__", {**queries.register.__kwdefaults__, "limit": 2})
    monkeypatch.setattr(queries, "PAGE", 2)
    keys = {household("Familien Jensen").key for _each in range(5)}
    desk = browser.as_(people.staff())
    shown: list[str] = []
    path: str | None = "/familier/"
    while path:
        answer = desk.get(path)
        links = [link.get("href") for link in answer.select("#family_list a")]
        shown += [link.rpartition("/")[2] for link in links if "?" not in link]
        path = next((link for link in links if "efter=" in link), None)

    assert len(shown) == 5
    assert set(shown) == keys


def asked_for(browser: Browser, app: Flask, **more: str) -> tuple[Household, str]:
    """A professional asks for a family; the household, and the path of the link it was sent."""
    browser.get("/henvis")
    typed = {"referrer_name": "Birthe Toft", "referrer_place": "Sundhedsplejen", "said_yes": "y", **more}
    answer = browser.post("/henvis", name="Mona Berg", email="mona@berg.example", **typed)
    assert answer.status == 303, answer.text
    (family,) = db.session.scalars(select(Household))
    (letter,) = db.session.scalars(select(Message).where(Message.kind == "families.confirm"))
    said = word(letters.CONFIRM, letter.params, whom(letter.recipient))  # type: ignore[arg-type]
    assert said is not None
    assert "Mona" not in said.short
    assert "Birthe" not in said.text
    return family, re.findall(r"/bekraeft/\S+", said.text)[0]


def test_a_family_confirms_what_a_professional_asked_for(app, browser):
    family, link = asked_for(browser, app)
    page = browser.get(link)
    assert "Birthe Toft, Sundhedsplejen" in page
    assert family.confirmed_at is None

    assert browser.post(link, word="ja").status == 303
    assert "Tak for jeres ja" in browser.follow()
    assert family.confirmed_at is not None
    assert browser.get(link).status == 404


def test_a_family_that_says_no_leaves_nothing_behind(app, browser):
    family, link = asked_for(browser, app)
    keys = {family.key, family.guardians[0].key}
    browser.get(link)
    browser.post(link, word="nej")

    assert "slettet" in browser.follow()
    assert not db.session.scalars(select(Household)).all()
    assert not db.session.scalars(select(Person)).all()
    kept = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_key.in_(keys)))
    assert [entry.said for entry in kept if entry.said is not None] == []
    assert browser.get(link).status == 404


def test_nobody_asks_for_a_family_without_its_yes(browser):
    browser.get("/henvis")
    form = {"referrer_name": "Birthe Toft", "referrer_place": "Sundhedsplejen"}

    assert browser.post("/henvis", name="Mona Berg", phone="20304050", **form).status == 422


@pytest.mark.parametrize("days", [13, 15])
def test_what_no_family_confirms_is_forgotten_after_fourteen_days(app, browser, clock, days):
    clock("2026-11-01 10:00")
    _family, link = asked_for(browser, app)
    clock(f"2026-11-{1 + days} 10:00")
    forgotten = commands.forget_unconfirmed()
    db.session.commit()

    assert forgotten == (days > 14)
    assert bool(db.session.scalars(select(Person)).all()) == (days < 14)
    assert browser.get(link).status == (200 if days < 14 else 404)


def test_somebody_the_house_knows_stays_when_they_say_no(app, browser):
    known = people.volunteer("Vera Lund", email="mona@berg.example")
    _family, link = asked_for(browser, app)
    browser.get(link)
    browser.post(link, word="nej")

    assert not db.session.scalars(select(Household)).all()
    assert db.session.scalars(select(Person)).all() == [known]


@pytest.mark.parametrize("word", ["", "måske"])
def test_an_answer_is_yes_or_no(app, browser, word):
    family, link = asked_for(browser, app)
    browser.get(link)

    assert browser.post(link, word=word).status == 422
    assert family.confirmed_at is None


def test_a_new_house_has_texts_to_say_yes_to(app):
    assert commands.release_first_texts(by=THE_HOUSE) == len(Purpose)
    assert commands.release_first_texts(by=THE_HOUSE) == 0


def test_the_list_of_messages_does_not_name_who_is_kept_apart(app, browser):
    family, me, warned = household(guardian=people.family("Holger")), people.staff(), people.coordinator()
    commands.keep_apart(family, me, by=THE_HOUSE)
    queue("messages.trial", to=f"person:{family.guardians[0].key}", subject_key="x")
    db.session.commit()

    shown = browser.as_(me).get("/beskeder/?vis=venter")

    assert "skjult for dig" in shown
    assert "Holger" not in shown
    assert "Holger" in Browser(app).as_(warned).get("/beskeder/?vis=venter")


def test_a_yes_is_one_adults_and_says_how_it_was_given(app, browser):
    consent_texts()
    family, bo = household(guardian=people.family("Mona Berg")), people.family("Bo Berg")
    commands.add_guardian(family, bo, by=THE_HOUSE)
    desk = browser.as_(people.staff())
    desk.get(page_of(family))
    said = {**desk._fields_of(f"{page_of(family)}/samtykke/survey/ja"), "given_by": bo.key, "way": "paper"}
    desk.send(f"{page_of(family)}/samtykke/survey/ja", said)

    assert "Bo Berg, på papir" in desk.follow()
    assert not any("Mona" in consent.given_by for consent in family.consents)
    stranger = {**said, "given_by": people.staff("En anden").key}
    assert desk.send(f"{page_of(family)}/samtykke/photo_web/ja", stranger).status == 404


def test_staff_correct_the_number_of_whoever_has_no_desk(app, browser):
    mona = people.family("Mona Berg")
    family = household(guardian=mona)
    mona.password, path = None, f"{page_of(family)}/voksne/{mona.key}"
    desk = browser.as_(people.staff())
    assert desk.post(path, form=path, phone="", email="").status == 422
    assert desk.post(path, form=path, phone="20 30 40 51", email="mona@eksempel.dk").status == 303
    assert (mona.phone, mona.email) == ("20304051", "mona@eksempel.dk")

    mona.password = "-"
    desk.post(path, form=path, phone="20 30 40 52")
    assert (mona.phone, mona.email) == ("20304052", "mona@eksempel.dk")
    give_hat(mona, Role.STAFF, by=THE_HOUSE)
    assert "arbejder i huset" in desk.post(path, form=path, phone="20 30 40 53")
    assert mona.phone == "20304052"


def test_the_house_is_named_in_a_text_message_only_with_the_familys_yes(app, monkeypatch):
    consent_texts()
    mona = people.family("Mona Berg")
    family = household(guardian=mona)
    mona.email, mona.phone, mona.preferred_channel = "mona@eksempel.dk", "20304050", "sms"

    def text_message() -> str:
        to = whom(f"person:{mona.key}")
        assert to is not None
        assert to.best_channel == "sms"
        said = word(TRIAL, {}, to)
        assert said is not None
        return said.short

    monkeypatch.setattr(introductions, "_signature", [lambda: Signature("Mirabellen", "Mirabellen")])
    assert "Mirabellen" not in text_message()
    commands.give_consent(family, Purpose.SMS_HOUSE_NAME, given_by="Mona Berg", channel="table", by=THE_HOUSE)
    assert text_message().endswith("– Mirabellen")
    commands.withdraw_consent(family, Purpose.SMS_HOUSE_NAME, by=THE_HOUSE)
    assert text_message().endswith("– Huset")
