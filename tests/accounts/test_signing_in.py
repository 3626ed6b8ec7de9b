"""Signing in and out over HTTP, as a browser would, and as somebody would who means harm."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from flask import g
from sqlalchemy import event

from familiehus.accounts import commands
from familiehus.accounts.access import has_an_account
from familiehus.accounts.models import Ended, SignIn
from familiehus.accounts.security import COOKIE_KEY
from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.authorization import allow
from familiehus.kernel.db import db
from familiehus.kernel.roles import THE_HOUSE, Role
from tests import people
from tests.accounts.conftest import WORDS, with_password
from tests.client import Browser

LOGIN = "/log-ind"


def token_of(browser: Browser) -> str | None:
    with browser.client.session_transaction() as session:
        return session.get(COOKIE_KEY)


def enter(browser: Browser, person, words: str = WORDS, path: str = LOGIN):
    return browser.post(path, form=path, email=person.email, password=words)


@pytest.fixture
def mette(app):
    return with_password(people.staff("Mette Holm", email="mette@hus.example"))


def test_the_right_password_leads_in_and_the_person_is_known(browser, mette):
    answer = enter(browser, mette)

    assert answer.status == 303
    page = browser.get("/min-konto")
    assert page.status == 200
    assert page["h1"] == "Min konto"
    assert "Mette" in page
    assert page.headers["Cache-Control"] == "no-store"


def test_email_is_the_same_in_capitals_and_with_blanks(browser, mette):
    assert browser.post(LOGIN, form=LOGIN, email=" Mette@HUS.example ", password=WORDS).status == 303


def test_after_signing_in_one_comes_where_one_was_going(browser, mette):
    asked = browser.get("/min-konto")
    assert asked.status == 303
    assert asked.location == "/log-ind?next=/min-konto"

    assert enter(browser, mette, path=asked.location).location == "/min-konto"


@pytest.mark.parametrize(
    "where",
    [
        "//evil.example",
        "///evil.example",
        "https://evil.example/",
        "http:evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%09/evil.example",
        "/%5cevil.example",
        "javascript:alert(1)",
        "/findes-ikke",
        "/min-konto\r\nSet-Cookie: a=b",
        "@evil.example",
        "/min-konto@evil.example",
    ],
)
@pytest.mark.parametrize("how", ["query", "field"])
def test_next_leads_to_our_own_pages_only(browser, mette, where, how):
    browser.get(LOGIN)
    values = {"email": mette.email, "password": WORDS}
    if how == "query":
        path = f"{LOGIN}?{urlencode({'next': where})}"
        browser.get(path)
        answer = browser.post(browser.answer.select("form[method=post]")[0].get("action"), **values)
    else:
        answer = browser.post(LOGIN, **values, next=where)

    assert answer.status == 303
    assert answer.location == "/hjem"
    assert "Set-Cookie: a=b" not in str(answer.headers)


def test_wrong_password_unknown_account_closed_account_and_no_hat_read_alike(browser, mette):
    closed = with_password(people.staff(email="lukket@hus.example"))
    people.manager()
    commands.deactivate(closed, by=THE_HOUSE)
    without_password = people.volunteer(email="uden@hus.example")

    def said(email: str, words: str) -> tuple[int, str]:
        fresh = Browser(browser.app)
        answer = fresh.post(LOGIN, form=LOGIN, email=email, password=words)
        return answer.status, answer["[role=alert]"]

    wrong = said(mette.email, "noget helt andet")
    assert wrong[0] == 422
    assert "passer ikke sammen" in wrong[1]
    assert said("ukendt@hus.example", WORDS) == wrong
    assert said(closed.email, WORDS) == wrong
    assert said(without_password.email, WORDS) == wrong


def test_what_was_typed_as_password_is_never_shown_again(browser, mette):
    answer = enter(browser, mette, "noget helt andet")

    assert "noget helt andet" not in answer.text


def test_a_failed_try_leaves_an_entry(browser, mette):
    enter(browser, mette, "noget helt andet")

    entries = db.session.query(AuditEntry).filter_by(act="sign-in refused").all()
    assert [entry.subject_key for entry in entries] == [mette.key]


def test_signing_out_ends_it_on_the_server(browser, mette):
    enter(browser, mette)
    old = token_of(browser)
    answer = browser.post("/log-ud", form="/min-konto")

    assert answer.status == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert token_of(browser) is None
    stolen = Browser(browser.app)
    with stolen.client.session_transaction() as session:
        session[COOKIE_KEY] = old
    assert stolen.get("/min-konto").location.startswith(LOGIN)
    row = db.session.query(SignIn).one()
    assert row.ended_why == Ended.SIGNED_OUT


def test_signing_out_is_a_post_with_a_token(browser, mette):
    browser.as_(mette)

    assert browser.get("/log-ud").status == 405
    assert browser.send("/log-ud", {}).status == 400
    assert browser.get("/min-konto").status == 200


def test_signing_in_takes_a_new_session_and_empties_the_old_one(browser, mette):
    browser.get(LOGIN)
    with browser.client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session[COOKIE_KEY] = planted = "a" * 43

    enter(browser, mette)

    with browser.client.session_transaction() as session:
        assert session[COOKIE_KEY] != planted
        assert set(session) == {COOKIE_KEY, "fs_paa", "came_by"}


def test_the_cookie_holds_no_word_about_the_person(browser, mette):
    enter(browser, mette)

    with browser.client.session_transaction() as session:
        said = str(dict(session))
    assert mette.key not in said
    assert mette.fs_uniquifier not in said
    assert not db.session.query(SignIn).filter_by(token_hash=token_of(browser)).count()


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_form_from_elsewhere_does_not_sign_anybody_in(browser, mette, headers):
    browser.get(LOGIN)
    values = browser._fields_of(LOGIN) | {"email": mette.email, "password": WORDS}

    assert browser.client.post(LOGIN, data=values, headers=headers).status_code == 403
    assert token_of(browser) is None


def test_a_form_without_token_does_not_sign_anybody_in(browser, mette):
    browser.get(LOGIN)

    assert browser.send(LOGIN, {"email": mette.email, "password": WORDS}).status == 400


def test_whoever_is_signed_in_is_not_asked_again(browser, mette):
    answer = browser.as_(mette).get(LOGIN)

    assert answer.status == 303
    assert answer.location == "/hjem"


def test_json_is_not_another_way_in(browser, mette):
    answer = browser.client.post(
        LOGIN, json={"email": mette.email, "password": WORDS}, headers={"Origin": "http://localhost"}
    )

    assert answer.status_code == 400


def test_an_auth_token_in_header_or_address_opens_nothing(browser, mette):
    assert browser.get("/min-konto?auth_token=x", **{"Authentication-Token": "x"}).status == 303


def test_a_fragment_is_never_swapped_for_the_sign_in_page(browser, mette):
    answer = browser.via("htmx").get("/min-konto")

    assert answer.status == 204
    assert answer.headers["HX-Redirect"] == LOGIN
    assert not answer.text


@pytest.mark.parametrize("path", ["/", "/static/css/house.css", "/min-konto", "/findes-ikke"])
def test_nobody_gets_a_cookie_for_looking(browser, path):
    assert "Set-Cookie" not in browser.get(path).headers


def test_no_password_at_all_is_told_kindly(browser, mette):
    answer = browser.post(LOGIN, form=LOGIN, email="", password="")

    assert answer.status == 422
    assert "Udfyld både mailadresse og adgangskode." in answer


def test_the_person_s_language_is_spoken_unless_another_is_chosen(browser):
    john = with_password(people.volunteer("John", language="en"))

    assert browser.as_(john).get("/min-konto")["h1"] == "My account"
    browser.client.set_cookie("sprog", "da")
    assert browser.get("/min-konto")["h1"] == "Min konto"


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_page_of_signing_in_is_whole_in_both_languages(browser, language, mette):
    browser.client.set_cookie("sprog", language)

    for path in (LOGIN, "/ny-adgangskode"):
        page = browser.get(path)
        assert page.status == 200
        assert page.page.getroottree().getroot().get("lang") == language
    assert browser.as_(mette).get("/min-konto/adgangskode").status == 200


def test_signed_in_pages_ask_the_database_who_it_is_once(browser, mette, app):
    asked: list[str] = []
    browser.as_(mette)
    with app.app_context():
        engine = db.engine

    def listen(_connection, _cursor, statement, *_more) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    try:
        browser.get("/min-konto/mail")
    finally:
        event.remove(engine, "before_cursor_execute", listen)

    about_people = [each for each in asked if "persons" in each]
    assert len(about_people) == 1, about_people


def test_a_role_taken_bites_at_the_next_request(browser):
    people.manager("Den anden")
    mia = people.manager("Mia")
    browser.as_(mia)
    assert browser.get("/personer").status == 200

    commands.give_hat(mia, Role.VOLUNTEER, by=THE_HOUSE)
    commands.take_hat(mia, Role.MANAGER, by=THE_HOUSE)

    assert browser.get("/personer").location.startswith(LOGIN)


def test_a_hat_that_runs_out_by_its_date_is_off_at_midnight(browser, clock):
    clock("2026-11-24 23:55")
    anna = people.volunteer("Anna")
    anna.hats[0].until_on = date(2026, 11, 25)
    browser.as_(anna)
    assert browser.get("/min-konto").status == 200

    clock("2026-11-25 00:01")
    assert browser.get("/min-konto").location.startswith(LOGIN)


def test_a_closed_account_is_out_everywhere_at_the_next_request(browser, mette):
    people.manager()
    phone = Browser(browser.app).as_(mette)
    browser.as_(mette)
    commands.deactivate(mette, by=THE_HOUSE)

    assert browser.get("/min-konto").status == 303
    assert phone.get("/min-konto").status == 303
    assert {row.ended_why for row in db.session.query(SignIn)} == {Ended.DISABLED}


@pytest.mark.parametrize(
    ("role", "minutes", "is_in"),
    [
        (Role.STAFF, 14, True),
        (Role.STAFF, 16, False),
        (Role.MANAGER, 16, False),
        (Role.VOLUNTEER, 16, True),
        (Role.VOLUNTEER, 479, True),
        (Role.VOLUNTEER, 481, False),
        (Role.FAMILY, 481, False),
    ],
)
def test_who_does_nothing_is_signed_out(browser, clock, role, minutes, is_in):
    clock("2026-11-24 08:00")
    browser.as_(people.person(None, role))
    hours, rest = divmod(minutes, 60)
    clock(f"2026-11-24 {8 + hours:02}:{rest:02}")

    assert (browser.get("/min-konto").status == 200) is is_in


def test_who_does_something_now_and_then_stays(browser, clock):
    clock("2026-11-24 08:00")
    browser.as_(people.staff())
    for minute in range(10, 60, 10):
        clock(f"2026-11-24 08:{minute}")
        assert browser.get("/min-konto").status == 200


def test_the_absolute_end_comes_whatever_one_does(browser, clock):
    clock("2026-11-24 08:00")
    browser.as_(people.volunteer())
    row = db.session.query(SignIn).one()
    row.ends_at = row.started_at + timedelta(hours=1)
    clock("2026-11-24 08:59")
    assert browser.get("/min-konto").status == 200
    clock("2026-11-24 09:00")
    assert browser.get("/min-konto").status == 303


def test_the_idle_clock_is_written_at_most_once_a_minute(browser, clock):
    clock("2026-11-24 08:00")
    browser.as_(people.volunteer())

    def seen() -> str:
        return db.session.query(SignIn).one().last_seen_at.isoformat()

    first = seen()
    browser.get("/min-konto")
    assert seen() == first
    clock("2026-11-24 08:02")
    browser.get("/min-konto")
    assert seen() > first


def test_pages_that_ask_by_themselves_do_not_keep_anybody_signed_in(browser, clock, app, monkeypatch):
    view = app.view_functions["accounts.own_email"]

    def polled() -> object:
        g.is_polled = True
        return view()

    monkeypatch.setitem(app.view_functions, "accounts.own_email", allow(has_an_account)(polled))
    clock("2026-11-24 08:00")
    browser.as_(people.staff())
    clock("2026-11-24 08:10")
    assert browser.get("/min-konto/mail").status == 200
    clock("2026-11-24 08:16")

    assert browser.get("/min-konto").status == 303


# -- hats ------------------------------------------------------------------------------------------------


@pytest.fixture
def sara(app):
    return with_password(
        people.person("Sara Lund", Role.VOLUNTEER, Role.COORDINATOR, email="sara@hus.example")
    )


def test_who_has_several_hats_chooses_one_first(browser, sara):
    answer = enter(browser, sara, path="/log-ind?next=/min-konto")
    assert answer.location == "/min-konto/hat?next=/min-konto"

    page = browser.follow()
    assert [label.text_content().strip() for label in page.select("main label")] == [
        "Koordinator",
        "Frivillig",
    ]
    chosen = browser.post(page.select("main form")[0].get("action"), role="volunteer")
    assert chosen.location == "/min-konto"
    assert browser.follow()["main .eyebrow"] == "Frivillig"


def test_without_a_hat_only_one_s_own_pages_are_open(browser, sara):
    enter(browser, sara)

    assert browser.get("/netvaerk/").location == "/min-konto/hat?next=/netvaerk/"
    assert browser.via("htmx").get("/netvaerk/").headers["HX-Redirect"] == "/min-konto/hat"


def test_hats_are_never_added_up(browser, sara):
    browser.as_(sara, Role.VOLUNTEER)
    assert browser.get("/netvaerk/").status == 403

    browser.as_(sara, Role.COORDINATOR)
    assert browser.get("/netvaerk/").status == 200


def test_changing_hat_takes_a_new_token_and_the_old_one_is_dead(browser, sara):
    browser.as_(sara, Role.VOLUNTEER)
    old = token_of(browser)
    browser.post("/min-konto/hat", form="/min-konto/hat", role="coordinator")

    assert token_of(browser) not in (None, old)
    assert browser.get("/netvaerk/").status == 200
    stolen = Browser(browser.app)
    with stolen.client.session_transaction() as session:
        session[COOKIE_KEY] = old
    assert stolen.get("/min-konto").status == 303


def test_changing_hat_does_not_put_off_the_end(browser, sara, clock):
    clock("2026-11-24 08:00")
    browser.as_(sara, Role.VOLUNTEER)
    first = db.session.query(SignIn).one().ends_at
    clock("2026-11-24 12:00")
    browser.post("/min-konto/hat", form="/min-konto/hat", role="coordinator")

    assert {row.ends_at for row in db.session.query(SignIn)} == {first}


def test_a_hat_one_does_not_have_cannot_be_put_on(browser, sara):
    browser.as_(sara, Role.VOLUNTEER)
    answer = browser.post("/min-konto/hat", form="/min-konto/hat", role="manager")

    assert answer.status == 422
    assert browser.get("/personer").status == 403


def test_a_form_opened_with_one_hat_is_not_sent_with_another(browser, sara):
    browser.as_(sara, Role.VOLUNTEER)
    browser.get("/min-konto")
    values = browser._fields_of("/min-konto")
    browser.post("/min-konto/hat", form="/min-konto/hat", role="coordinator")
    browser.get("/min-konto")
    fresh = browser._fields_of("/min-konto")["csrf_token"]

    assert browser.send("/min-konto", values | {"csrf_token": fresh}).status == 409
