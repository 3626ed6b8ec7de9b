"""Every route against every kind of person, plain and as htmx asks (R01, R03, R04, R42)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.routing import IntegerConverter, Rule

from familiehus.kernel.roles import Role
from tests.conftest import open_house
from tests.furnished import CANARIES, Furnished
from tests.house.who_may import LETTERS, MAY_SING, WHO_MAY, may

WAYS = {"page": {}, "htmx": {"HX-Request": "true", "HX-Target": "main#main", "HX-Request-Type": "partial"}}
ASKERS = [(role, way) for way in WAYS for role in LETTERS.values()]
"""Whoever may ask, in whatever way: each kind of person, for a page and for a fragment."""
HOME = {"Origin": "http://localhost"}


def rules(house: Furnished, method: str) -> list[Rule]:
    """The routes that take that method. One that is not written down or furnished has a test of its own below."""
    return [
        rule
        for rule in house.app.url_map.iter_rules()
        if method in (rule.methods or ()) and rule.endpoint in WHO_MAY and house.is_furnished(rule)
    ]


def endpoints(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules()}


def turned_away(url: str, status: int, headers: Headers) -> bool:
    """Sent to sign in, told no, or told that there is no such thing; not: asked for the password once more, nor
    shown the way in by the screen that changes person, whose answer that is on a device not the house's own."""
    sent = headers.get("Location", "") + headers.get("HX-Redirect", "")
    to_sign_in = "/log-ind" in sent and not sent.startswith(("/log-ind/igen", url)) and url != "/skift"
    return status in (403, 404) or to_sign_in


def overheard(role: Role, endpoint: str, answer: Any) -> list[str]:
    """What is confidential about a family and stands in the answer though it is not for that role there (R05, R06)."""
    said = answer.get_data() + repr(answer.headers).encode()
    return [
        what
        for what, canary in CANARIES.items()
        if canary.encode() in said
        and role not in {LETTERS[each] for each in MAY_SING[what].get(endpoint, "")}
    ]


def test_who_may_is_written_down_for_every_route_and_for_no_other(furnished: Furnished):
    assert endpoints(furnished.app) - set(WHO_MAY) == set(), "Write down in who_may.py whom these are for."
    assert set(WHO_MAY) - endpoints(furnished.app) == set(), (
        "These routes are gone; take them out of who_may.py."
    )


def test_every_route_leads_to_something_that_exists(furnished: Furnished):
    bare = [rule.rule for rule in furnished.app.url_map.iter_rules() if not furnished.is_furnished(rule)]

    assert not bare, "Put something for these into tests/furnished.py."


def test_a_planted_route_is_found(tmp_path):
    from familiehus.kernel.authorization import allow
    from familiehus.kernel.roles import everyone

    app = open_house(tmp_path)
    app.add_url_rule("/plantet", "planted", allow(everyone)(lambda: ""))

    assert "planted" in endpoints(app) - set(WHO_MAY)


def share(rules: list[Rule], role: Role, way: str, one_in: int) -> list[Rule]:
    """One in so many of the routes for that asker, others for the next: between them they ask at every one."""
    return rules[ASKERS.index((role, way)) % one_in :: one_in]


def look_in(furnished: Furnished, role: Role, way: str, one_in: int = 1) -> None:
    """Ask for the pages of the house as that person: each answers as written down, gives nothing away, and is kept
    by nobody when it lies behind a sign-in or a letter's link."""
    wrong, heard, kept = [], set(), []
    for rule in share(rules(furnished, "GET"), role, way, one_in):
        url = furnished.url_of(rule)
        answer = furnished.visitors[role].get(url, headers=WAYS[way])
        allowed = role in may(rule.endpoint)
        away = turned_away(url, answer.status_code, answer.headers)
        heard.update((rule.endpoint, each) for each in overheard(role, rule.endpoint, answer))
        is_somebodys = Role.PUBLIC not in may(rule.endpoint) or "token" in rule.arguments
        if allowed and is_somebodys and answer.mimetype != "text/calendar":
            kept += [rule.endpoint] * ("no-store" not in answer.headers.get("Cache-Control", ""))
        answer.close()
        if (answer.status_code >= 400 and allowed) or answer.status_code >= 500 or away is allowed:
            wrong.append(
                f"{rule.endpoint} {rule.rule}: {answer.status_code} {answer.headers.get('Location', '')}"
            )

    assert not wrong, f"{role}, {way}: " + "; ".join(wrong)
    assert not heard, f"{role}, {way}: what is confidential about a family stands there"
    assert not kept, f"{role}, {way}: others could be shown these out of a cache"


@pytest.mark.parametrize("role", LETTERS.values())
def test_a_page_answers_whom_it_is_for_and_nobody_else(furnished: Furnished, role: Role):
    look_in(furnished, role, "page")


@pytest.mark.parametrize("role", LETTERS.values())
def test_so_does_a_fragment(furnished: Furnished, role: Role):
    """Refusing a fragment is done in one place for all routes: each is asked for by some, by all when there is time."""
    look_in(furnished, role, "htmx", one_in=3)


@pytest.mark.postgres
def test_on_postgresql_too_every_page_answers_somebody(furnished: Furnished):
    """The rules ask no database who may see what; the pages' questions are put to both."""
    wrong = []
    for rule in rules(furnished, "GET"):
        for role in [role for role in LETTERS.values() if role in may(rule.endpoint)][-1:]:
            answer = furnished.visitors[role].get(furnished.url_of(rule))
            wrong += [f"{rule.endpoint}: {answer.status}"] * (answer.status_code >= 400)
            answer.close()

    assert not wrong


@pytest.mark.long
@pytest.mark.parametrize(("role", "way"), ASKERS)
@pytest.mark.both_databases
def test_a_page_answers_alike_on_both_databases(furnished: Furnished, role: Role, way: str):
    look_in(furnished, role, way)


def ask_without_a_token(furnished: Furnished, role: Role, way: str, one_in: int = 1) -> None:
    for rule in share(rules(furnished, "POST"), role, way, one_in):
        answer = furnished.visitors[role].post(furnished.url_of(rule), headers={**HOME, **WAYS[way]})

        assert answer.status_code == 400, f"{role} at {rule.endpoint}: {answer.status_code}"


@pytest.mark.parametrize(("role", "way"), ASKERS)
def test_an_act_is_refused_without_a_token_whoever_asks(furnished: Furnished, role: Role, way: str):
    """It is refused before anybody asks which route it is: two of the sixteen try each."""
    ask_without_a_token(furnished, role, way, one_in=len(ASKERS) // 2)


@pytest.mark.long
@pytest.mark.parametrize(("role", "way"), ASKERS)
def test_every_act_is_refused_without_a_token_whoever_asks(furnished: Furnished, role: Role, way: str):
    ask_without_a_token(furnished, role, way)


def act_where_one_may_not(
    furnished: Furnished, monkeypatch: pytest.MonkeyPatch, role: Role, way: str, one_in: int = 1
) -> None:
    """Tokens are switched off, so that nothing but the rule stands in the way."""
    monkeypatch.setitem(furnished.app.config, "WTF_CSRF_ENABLED", False)
    wrong = []
    for rule in share(rules(furnished, "POST"), role, way, one_in):
        if role in may(rule.endpoint):
            continue
        answer = furnished.visitors[role].post(furnished.url_of(rule), headers={**HOME, **WAYS[way]})
        if not turned_away(rule.rule, answer.status_code, answer.headers):
            wrong.append(f"{rule.endpoint}: {answer.status_code}")

    assert not wrong, f"{role}, {way}: " + "; ".join(wrong)


@pytest.mark.parametrize("role", LETTERS.values())
def test_an_act_with_a_token_is_refused_to_whom_it_is_not_for(furnished: Furnished, monkeypatch, role: Role):
    act_where_one_may_not(furnished, monkeypatch, role, "page")


@pytest.mark.parametrize("role", LETTERS.values())
def test_so_is_an_act_that_asks_for_a_fragment(furnished: Furnished, monkeypatch, role: Role):
    act_where_one_may_not(furnished, monkeypatch, role, "htmx", one_in=3)


@pytest.mark.long
@pytest.mark.parametrize("role", LETTERS.values())
def test_so_is_every_act_that_asks_for_a_fragment(furnished: Furnished, monkeypatch, role: Role):
    act_where_one_may_not(furnished, monkeypatch, role, "htmx")


@pytest.mark.parametrize("origin", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_an_act_from_another_site_is_refused_to_everybody(furnished: Furnished, origin, monkeypatch):
    monkeypatch.setitem(furnished.app.config, "WTF_CSRF_ENABLED", False)
    for rule in rules(furnished, "POST"):
        answer = furnished.visitors[Role.MANAGER].post(furnished.url_of(rule), headers=origin)

        assert answer.status_code == 403, rule.endpoint


def test_a_head_request_is_answered_as_its_page_without_the_page(furnished: Furnished):
    for rule in rules(furnished, "HEAD"):
        url = furnished.url_of(rule)
        head = furnished.visitors[Role.MANAGER].head(url)
        allowed = Role.MANAGER in may(rule.endpoint)

        assert head.data == b"", rule.endpoint
        assert (head.status_code < 400) or not allowed, rule.endpoint
        assert turned_away(url, head.status_code, head.headers) is not allowed, rule.endpoint
        head.close()


def words(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            for part in re.sub(r"<[^>]*>", "", rule.rule).split("/"):
                yield rule, part


def test_addresses_are_small_danish_words(furnished: Furnished):
    """Kebab-case, without the letters that a telephone cannot say: aa, ae, oe."""
    wrong = [
        rule.rule
        for rule, word in words(furnished.app)
        if not re.fullmatch(
            r"[a-z0-9]*(-[a-z0-9]+)*(\.(ics|css|js|svg|png|csv|json|webmanifest|txt|xlsx|pdf))?", word
        )
    ]

    assert not wrong


def test_no_row_number_stands_in_an_address(furnished: Furnished):
    for rule in furnished.app.url_map.iter_rules():
        numbers = [
            name for name, converter in rule._converters.items() if isinstance(converter, IntegerConverter)
        ]
        assert not [name for name in rule.arguments if re.search(r"(^|_)id$", name)], rule.rule
        assert not [name for name in numbers if name not in ("year", "week", "month", "day", "page")], (
            rule.rule
        )
