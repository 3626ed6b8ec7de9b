"""Welcoming people, giving and taking hats, closing accounts: the commands, and the manager's pages."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from familiehus.accounts import commands, queries
from familiehus.accounts.belongings import export, forget
from familiehus.accounts.models import Ended, LinkTo, Person, SignIn
from familiehus.accounts.news import hat_taken, person_deactivated
from familiehus.associations import commands as associations
from familiehus.associations.access import own_associations
from familiehus.associations.models import Kind
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Role
from familiehus.kernel.transaction import writing
from familiehus.messages.introductions import whom
from familiehus.messages.models import Message, State
from tests import people
from tests.accounts.conftest import WORDS, link_in, with_password
from tests.client import Browser

ROLES = [*(role for role in Role if role not in (Role.PUBLIC, Role.DOOR))]


def acts() -> set[str]:
    return {entry.act for entry in db.session.query(AuditEntry)}


# -- who may ---------------------------------------------------------------------------------------------

PATHS = {
    "/personer": (Role.MANAGER,),
    "/personer/ny": (Role.MANAGER,),
    "/personer/{key}": (Role.MANAGER,),
    "/min-konto": tuple(ROLES),
    "/min-konto/mail": tuple(ROLES),
    "/min-konto/hat": tuple(ROLES),
    "/min-konto/adgangskode": tuple(ROLES),
    "/log-ind": (Role.PUBLIC,),
    "/ny-adgangskode": tuple(Role),
}
POSTS = ("", "/roller", "/luk", "/aabn", "/link", "/log-ud")


@pytest.mark.parametrize("way", ["page", "htmx"])
@pytest.mark.parametrize("role", [Role.PUBLIC, *ROLES])
def test_who_sees_which_page(browser, role, way):
    somebody = people.volunteer("Somebody")
    if role is not Role.PUBLIC:
        browser.as_(people.person(None, role))
    for path, allowed in PATHS.items():
        path = path.format(key=somebody.key)
        answer = browser.via(way).get(path)
        where = answer.headers.get("HX-Redirect", answer.location).partition("?")[0]
        seen = (answer.status, where) if where != path else (200, "")
        if role in allowed:
            assert seen == (200, ""), path
        elif role is Role.PUBLIC:
            assert seen == (204 if way == "htmx" else 303, "/log-ind"), path
        else:
            assert seen == ((303, "/hjem") if path == "/log-ind" else (403, "")), path


@pytest.mark.parametrize("role", [Role.PUBLIC, *(role for role in ROLES if role is not Role.MANAGER)])
def test_nobody_else_does_what_the_manager_does(browser, role):
    somebody = people.volunteer("Somebody")
    people.manager()
    if role is not Role.PUBLIC:
        browser.as_(people.person(None, role))
    page = browser.get("/min-konto" if role is not Role.PUBLIC else "/log-ind")
    token = page.select("input[name=csrf_token]")[0].get("value")
    for path in [f"/personer/{somebody.key}{what}" for what in POSTS] + ["/personer/ny"]:
        status = browser.send(path, {"csrf_token": token, "name": "X", "roles": "manager"}).status
        assert status == (303 if role is Role.PUBLIC else 403), path

    assert queries.person_with_key(somebody.key).roles_held() == [Role.VOLUNTEER]
    assert somebody.active


def test_somebody_else_s_sign_in_cannot_be_ended(browser):
    other = people.volunteer()
    row, _token = commands.open_sign_in(other)
    browser.as_(people.staff())
    page = browser.get("/min-konto")
    values = browser._fields_of(page.select("form[action^='/min-konto/log-ud/']")[0].get("action"))

    assert browser.send(f"/min-konto/log-ud/{row.key}", values).status == 404
    assert row.ended_at is None


# -- welcoming -------------------------------------------------------------------------------------------


def test_somebody_new_gets_a_letter_chooses_a_password_and_comes_in(browser, letters):
    browser.as_(people.manager("Mia Leder"))
    answer = browser.post(
        "/personer/ny",
        form="/personer/ny",
        name="Anna Bach",
        email="Anna@hus.example",
        roles=["volunteer", "staff"],
    )
    assert answer.status == 303
    assert browser.follow()["h1"] == "Anna Bach"

    (letter,) = letters()
    assert letter.startswith("anna@hus.example\nVelkommen i huset\nHej Anna")
    path = link_in(letter)
    hers = Browser(browser.app)
    hers.post(path, form=path, password=WORDS, password_confirm=WORDS)
    assert hers.post("/log-ind", form="/log-ind", email="anna@hus.example", password=WORDS).location == (
        "/min-konto/hat"
    )
    assert {"person welcomed", "password set", "signed in"} <= acts()


def test_the_welcome_letter_waits_a_week_for_its_reader(browser, letters, clock):
    clock("2026-11-24 08:00")
    commands.welcome("Anna", [Role.VOLUNTEER], by=THE_HOUSE, email="anna@hus.example")
    path = link_in(letters()[0])
    clock("2026-12-01 07:59")
    assert browser.get(path).status == 200
    clock("2026-12-01 08:00")
    assert browser.get(path).status == 303


def test_the_letter_is_written_in_the_reader_s_language(letters, app):
    commands.welcome("John", [Role.VOLUNTEER], by=THE_HOUSE, email="john@hus.example", language="en")

    assert "You have been given an account" in letters()[0]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": "", "roles": "staff"}, "Skriv et navn."),
        ({"name": "Anna", "email": "anna@hus.example"}, "Vælg mindst én rolle."),
        ({"name": "Anna", "roles": "staff"}, "Skriv en mailadresse"),
        ({"name": "Anna", "roles": "staff", "email": "taget@hus.example"}, "allerede en med den mailadresse"),
        ({"name": "Anna", "roles": "staff", "email": "anna"}, "Skriv en hel mailadresse"),
        ({"name": "Anna", "roles": "door", "email": "anna@hus.example"}, "Vælg en af mulighederne."),
        ({"name": "Anna", "roles": "public", "email": "anna@hus.example"}, "Vælg en af mulighederne."),
    ],
)
def test_what_is_missing_is_told(browser, values, said):
    people.volunteer(email="taget@hus.example")
    browser.as_(people.manager())
    answer = browser.post("/personer/ny", form="/personer/ny", **values)

    assert answer.status == 422
    assert said in answer
    assert db.session.query(Person).count() == 2


def test_several_may_be_without_email(app):
    commands.welcome("A", [Role.FAMILY], by=THE_HOUSE, tell=False)
    commands.welcome("B", [Role.FAMILY], by=THE_HOUSE, tell=False)


@pytest.mark.both_databases
def test_two_with_one_email_at_once_are_one(app):
    db.session.commit()
    refused, ready = [], threading.Barrier(4)

    def race() -> None:
        ready.wait()
        try:
            with writing(app):
                commands.welcome("Anna", [Role.STAFF], by=THE_HOUSE, email="anna@hus.example", tell=False)
        except Exception as why:
            refused.append(type(why).__name__)

    runners = [threading.Thread(target=race) for _ in range(4)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()

    assert len(refused) == 3
    assert set(refused) <= {"Refused", "IntegrityError"}
    assert db.session.query(Person).count() == 1


def test_the_first_manager_is_appointed_once(app):
    mia = commands.appoint_first_manager("Mia", "mia@hus.example")
    assert mia.roles_held() == [Role.MANAGER]
    with pytest.raises(Refused, match="allerede en leder"):
        commands.appoint_first_manager("Bo", "bo@hus.example")


# -- hats ------------------------------------------------------------------------------------------------


def test_hats_have_days(app, clock):
    clock("2026-11-24 08:00")
    anna = people.volunteer("Anna")
    anna.hats[0].until_on = date(2026, 12, 1)

    assert anna.roles_held(date(2026, 11, 23)) == []
    assert anna.roles_held(date(2026, 11, 30)) == [Role.VOLUNTEER]
    assert anna.roles_held(date(2026, 12, 1)) == []


def test_outside_a_sign_in_nobody_has_more_than_the_least_of_their_hats(app):
    assert people.person("Sara", Role.FAMILY, Role.MANAGER).role == Role.FAMILY
    assert Person(name="Ny").role == Role.PUBLIC


def test_a_hat_can_be_taken_and_given_the_same_day(app):
    anna = people.person("Anna", Role.STAFF, Role.VOLUNTEER)
    heard = []
    with hat_taken.connected_to(lambda person, **said: heard.append((person, said["role"]))):
        commands.set_hats(anna, [Role.VOLUNTEER], by=THE_HOUSE)
    assert heard == [(anna, Role.STAFF)]
    commands.set_hats(anna, [Role.VOLUNTEER, Role.STAFF], by=THE_HOUSE)

    assert anna.roles_held() == [Role.STAFF, Role.VOLUNTEER]
    db.session.commit()
    assert {"hat given", "hat taken"} <= acts()


def test_the_manager_changes_roles_on_the_page(browser):
    anna = people.volunteer("Anna")
    browser.as_(people.manager())
    path = f"/personer/{anna.key}"
    answer = browser.post(f"{path}/roller", form=path, roles=["staff"])

    assert answer.location == path
    assert queries.person_with_key(anna.key).roles_held() == [Role.STAFF]
    assert browser.post(f"{path}/roller", form=path, roles=[]).status == 422
    assert "Vælg mindst én rolle." in browser.answer


def test_taking_a_hat_ends_the_sign_ins_that_wear_it_and_no_other(app):
    sara = people.person("Sara", Role.VOLUNTEER, Role.COORDINATOR)
    working, _ = commands.open_sign_in(sara, Role.COORDINATOR)
    helping, _ = commands.open_sign_in(sara, Role.VOLUNTEER)
    commands.take_hat(sara, Role.COORDINATOR, by=THE_HOUSE)

    assert working.ended_why == Ended.HAT_TAKEN
    assert helping.ended_at is None


def test_the_house_is_never_without_a_manager(browser):
    mia = people.manager("Mia")
    browser.as_(mia)
    path = f"/personer/{mia.key}"

    assert "mindst én leder" in browser.post(f"{path}/roller", form=path, roles=["staff"])
    assert browser.answer.status == 422
    assert "mindst én leder" in browser.post(f"{path}/luk", form=path)
    assert queries.is_there_a_manager()


@pytest.mark.both_databases
def test_two_managers_do_not_send_each_other_away(app):
    pair = [people.manager("Mia").id, people.manager("Bo").id]
    db.session.commit()
    refused, ready = [], threading.Barrier(2)

    def race(number: int) -> None:
        ready.wait()
        try:
            with writing(app):
                commands.take_hat(db.session.get_one(Person, number), Role.MANAGER, by=THE_HOUSE)
        except Refused as why:
            refused.append(str(why))

    runners = [threading.Thread(target=race, args=(number,)) for number in pair]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()

    assert len(refused) == 1
    assert len(queries.people_with_role(Role.MANAGER)) == 1


def test_who_has_no_hat_left_is_out_even_before_choosing_one(browser):
    sara = people.person("Sara", Role.VOLUNTEER, Role.FAMILY)
    browser.as_(sara)
    assert browser.get("/min-konto").status == 200
    for role in (Role.VOLUNTEER, Role.FAMILY):
        commands.take_hat(sara, role, by=THE_HOUSE)

    assert browser.get("/min-konto").location.startswith("/log-ind")


# -- closing ---------------------------------------------------------------------------------------------


def test_closing_an_account_stops_links_and_unsent_letters(browser, letters):
    people.manager()
    anna = commands.welcome("Anna", [Role.VOLUNTEER], by=THE_HOUSE, email="anna@hus.example")
    token = commands.mint(anna, LinkTo.SIGN_IN, lasts=timedelta(hours=1))
    heard = []
    with person_deactivated.connected_to(lambda person, **_said: heard.append(person)):
        commands.deactivate(anna, by=THE_HOUSE)

    assert heard == [anna]
    assert letters() == []
    assert db.session.query(Message).one().state == State.DROPPED
    with pytest.raises(Refused):
        commands.use(token, LinkTo.SIGN_IN)
    with pytest.raises(Refused):
        commands.open_sign_in(anna)


def test_the_manager_closes_and_opens_on_the_page(browser):
    anna = people.volunteer("Anna")
    hers = Browser(browser.app).as_(anna)
    browser.as_(people.manager())
    path = f"/personer/{anna.key}"
    browser.post(f"{path}/luk", form=path)
    assert hers.get("/min-konto").status == 303
    assert "Kontoen er lukket" in browser.get(path)
    browser.post(f"{path}/aabn", form=path)

    assert queries.person_with_key(anna.key).active
    assert hers.get("/min-konto").status == 303


def test_the_manager_ends_sign_ins_and_sends_a_link(browser, letters):
    anna = people.volunteer("Anna", email="anna@hus.example")
    hers = Browser(browser.app).as_(anna)
    browser.as_(people.manager())
    path = f"/personer/{anna.key}"
    browser.post(f"{path}/log-ud", form=path)
    assert hers.get("/min-konto").status == 303
    browser.post(f"{path}/link", form=path)

    assert "Vælg en ny adgangskode" in letters()[0]


def test_the_list_is_searched_and_the_search_is_written_down(browser):
    people.volunteer("Åse Holm")
    people.staff("Bo Holm")
    browser.as_(people.manager("Mia"))

    assert [row.text_content() for row in browser.get("/personer?navn=åse").select("#people b")] == [
        "Åse Holm"
    ]
    assert [row.text_content() for row in browser.get("/personer?rolle=staff").select("#people b")] == [
        "Bo Holm"
    ]
    assert "Ingen passer" in browser.get("/personer?navn=%25&rolle=x")
    assert "searched" in acts()


def test_looking_at_somebody_is_written_down(browser):
    anna = people.volunteer("Anna")
    browser.as_(people.manager())
    browser.get(f"/personer/{anna.key}")

    looks = db.session.query(AuditEntry).filter_by(act="looked at").all()
    assert [look.subject_key for look in looks] == [anna.key]


def test_a_second_to_save_is_told(browser):
    anna = people.volunteer("Anna")
    browser.as_(people.manager())
    path = f"/personer/{anna.key}"
    browser.get(path)
    commands.revise(anna, by=THE_HOUSE, name="Anna Bach", phone="", language="da")
    answer = browser.post(path, name="Anna B.")

    assert answer.status == 422
    assert "En anden har ændret det samme" in answer


# -- one's own page --------------------------------------------------------------------------------------


def test_one_corrects_oneself(browser):
    browser.as_(people.volunteer("Anna"))
    answer = browser.post(
        "/min-konto", form="/min-konto", name="Anna Bach", phone="+45 10 20 30 40", preferred_language="en"
    )

    assert answer.status == 303
    person = db.session.query(Person).one()
    assert (person.name, person.phone, person.preferred_language) == ("Anna Bach", "10203040", "en")
    assert browser.follow()["h1"] == "My account"


def test_no_extra_field_makes_anybody_more_than_they_are(browser):
    browser.as_(people.volunteer("Anna", email="anna@hus.example"))
    browser.post(
        "/min-konto",
        form="/min-konto",
        name="Anna",
        roles="manager",
        role="manager",
        active="",
        email="x@y.dk",
        password="x",
        fs_uniquifier="x",
        key="x",
        id="7",
    )
    person = db.session.query(Person).one()

    assert person.roles_held() == [Role.VOLUNTEER]
    assert (person.email, person.password, person.active) == ("anna@hus.example", None, True)


def test_one_s_own_email_takes_the_password_and_the_letter_that_went_there(browser, letters):
    anna = with_password(people.volunteer("Anna", email="anna@hus.example"))
    browser.as_(anna)
    path = "/min-konto/mail"

    assert browser.post(path, form=path, email="ny@hus.example", password="gæt").status == 422
    assert browser.post(path, form=path, email="ny@hus.example", password=WORDS).status == 303
    (letter,) = letters()
    assert letter.startswith("ny@hus.example")
    assert queries.person_with_email("ny@hus.example") is None

    proof = link_in(letter)
    forwarded = Browser(browser.app).as_(people.volunteer("Bo"))
    assert "ny@hus.example" not in forwarded.get(proof).text
    assert forwarded.send(proof, {}).status >= 400
    assert browser.get(proof).status == 200
    assert browser.post(proof, form=proof).status == 303
    assert queries.person_with_email("ny@hus.example") is anna
    assert "brugt eller udløbet" in browser.get(proof)


def test_nobody_learns_whom_the_house_knows_nor_becomes_them_by_their_address(browser, letters):
    """A contact of the network speaks for the member on which their address stands."""
    member = associations.register("FDF Skoven", Kind.ASSOCIATION, by=THE_HOUSE)
    associations.add_contact(member, "Bo Berg", "bo@fdf.example", None, by=THE_HOUSE)
    people.family("Lotte", email="lotte@familie.example")
    karen = with_password(people.association("Karen", email="karen@sogn.example"))
    browser.as_(karen)
    path, said = "/min-konto/mail", []
    for email in ("lotte@familie.example", "bo@fdf.example", "ingen@hus.example"):
        said.append(browser.post(path, form=path, email=email, password=WORDS).status)
        said.append(browser.follow()[".flashes"])

    assert said[:2] == said[2:4] == said[4:]
    assert [letter.split("\n")[0] for letter in letters()] == ["ingen@hus.example"]
    db.session.refresh(karen)
    assert karen.email == "karen@sogn.example"
    assert db.session.scalars(own_associations(karen)).all() == []


def test_one_s_sign_ins_are_listed_and_ended(browser):
    anna = people.volunteer("Anna")
    phone = Browser(browser.app).as_(anna)
    tablet = Browser(browser.app).as_(anna)
    browser.as_(anna)
    forms = browser.get("/min-konto").select("form[action^='/min-konto/log-ud/']")
    assert len(forms) == 3

    here = db.session.query(SignIn).order_by(SignIn.id.desc()).first()
    other = db.session.query(SignIn).order_by(SignIn.id).first()
    browser.post(f"/min-konto/log-ud/{other.key}", form="/min-konto")
    assert phone.get("/min-konto").status == 303
    browser.post("/min-konto/log-ud-andre", form="/min-konto")
    assert tablet.get("/min-konto").status == 303
    browser.post(f"/min-konto/log-ud/{here.key}", form="/min-konto")
    assert browser.get("/min-konto").status == 303


# -- what the house holds --------------------------------------------------------------------------------


def test_export_gives_everything_but_secrets(app):
    anna = with_password(people.volunteer("Anna", email="anna@hus.example"))
    _row, token = commands.open_sign_in(anna)
    given = export(anna)

    assert given["person"]["email"] == "anna@hus.example"
    assert given["hats"][0]["role"] == "volunteer"
    assert len(given["sign_ins"]) == 1
    for secret in (anna.password, anna.fs_uniquifier, token, queries.hashed(token)):
        assert secret not in str(given)


def test_forgetting_leaves_a_row_without_a_name(app):
    anna = with_password(people.volunteer("Anna", email="anna@hus.example"))
    commands.open_sign_in(anna)
    commands.mint(anna, LinkTo.RESET, lasts=timedelta(hours=1))
    forget(anna)
    db.session.flush()

    assert (anna.name, anna.email, anna.phone, anna.password, anna.active) == ("–", None, "", None, False)
    assert db.session.query(SignIn).count() == 0
    assert anna.roles_held() == []


def test_sign_ins_are_forgotten_after_half_a_year(app, clock):
    clock("2026-01-01 08:00")
    commands.open_sign_in(people.volunteer())
    clock("2026-06-01 08:00")
    commands.open_sign_in(people.volunteer())
    clock("2026-07-15 08:00")

    assert commands.forget_ended() == 1
    assert db.session.query(SignIn).count() == 1


def test_each_chooses_mail_or_text_but_the_way_in_is_sent_by_mail(browser):
    anna = people.volunteer("Anna Bach")
    anna.email, anna.phone, anna.password = "anna@hus.example", "", "-"
    hers = browser.as_(anna)
    assert "Skriv et telefonnummer" in hers.post("/min-konto", form="/min-konto", preferred_channel="sms")
    hers.post("/min-konto", form="/min-konto", phone="20 30 40 50", preferred_channel="sms")

    told = whom(f"person:{anna.key}")
    assert told is not None
    assert told.best_channel == "sms"
    commands.send_forgotten("anna@hus.example")
    (letter,) = db.session.scalars(select(Message))
    assert letter.channel == "email"
