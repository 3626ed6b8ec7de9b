"""Junk at every door: whatever is sent, the answer is a sentence and never an accident, and never
where a family lives (R05, R06, R61, R62)."""

import random
from collections import Counter
from typing import Any

import pytest
from lxml import html

from familiehus.kernel.roles import Role
from tests.furnished import CANARIES, Furnished
from tests.house.test_routes import HOME, WAYS, rules

JUNK: list[str] = [
    "", " ", "0", "-1", "1", "9" * 30, "1e309", "NaN", "true", "null", "\x00", "a\x00b", "\r\nSet-Cookie: a=b", "\u202e", "æøå",
    "٣", "²", "½", "👨‍👩‍👧", "A\u030a" * 50, "x" * 5000, "' OR 1=1 --", "\"><script>alert(1)</script>", "{{7*7}}", "%s%n%d", "../../etc/passwd",
    "0001-01-01", "9999-12-31", "2026-02-30", "2026-03-29", "24.11.2026", "2026-11-24", "02:30", "25:61", "10:00", "12.30",
    "2026-03-29T02:30", "2026-11-24T10:00", "2026-W48", "010190-1234", "anna@eksempel.dk", "10 20 30 40", "+4510203040", "https://evil.example", "javascript:alert(1)",
    "FREQ=SECONDLY;COUNT=99999999", "on", "y", "da", "en", "week", "all",
]  # fmt: skip
ROLES = [
    Role.PUBLIC,
    Role.FAMILY,
    Role.VOLUNTEER,
    Role.ASSOCIATION,
    Role.STAFF,
    Role.COORDINATOR,
    Role.MANAGER,
]
# Asked for a token, these would end the walk: they end the visitor's own sign-in.
LEAVING = ("log_out", "logout", "lock", "by_link", "change_person")
NAMES = [
    "q",
    "page",
    "dato",
    "visning",
    "uge",
    "kategori",
    "sted",
    "sprog",
    "next",
    "id",
    "key",
    "role",
    "row_version",
    "csrf_token",
    "once",
]


class Thrower:
    """Throws junk, mostly through the forms that the pages really show."""

    def __init__(self, house: Furnished, seed: int) -> None:
        self.house = house
        self.chance = random.Random(seed)
        self.doors = rules(house, "GET")
        self.acts = [
            rule for rule in rules(house, "POST") if not any(part in rule.endpoint for part in LEAVING)
        ]
        self.statuses: Counter[int] = Counter()
        self.accidents: list[str] = []
        self.deep = self.posts = 0

    def throw(self) -> None:
        role = self.chance.choice(ROLES + [Role.MANAGER] * 4)
        way = WAYS[self.chance.choice(list(WAYS))]
        match self.chance.random():
            case small if small < 0.3:
                self.ask(role, way)
            case small if small < 0.85:
                self.send_a_form(role, way)
            case _:
                self.send_anything(role, way)

    def ask(self, role: Role, way: dict[str, str]) -> None:
        rule = self.chance.choice(self.doors)
        names = self.chance.sample(NAMES, self.chance.randint(0, 3))
        self._note(role, "GET", self._address(rule), way, query_string={name: self._junk() for name in names})

    def send_a_form(self, role: Role, way: dict[str, str]) -> None:
        """Open a page, spoil some fields of one of its forms, and send it."""
        page = self.house.url_of(self.chance.choice(self.doors))
        answer = self.house.visitors[role].get(page)
        text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        answer.close()
        forms = html.fromstring(text).cssselect("form") if text.strip() else []
        forms = [
            form
            for form in forms
            if not any(part in form.get("action", "") for part in ("log-ud", "laas", "/ind/", "/skift"))
        ]
        if not forms:
            self.send_anything(role, way)
            return
        posting = [form for form in forms if form.get("method", "get").lower() == "post"]
        form = self.chance.choice(posting or forms)
        fields: dict[str, Any] = {}
        for name, value in form.form_values():
            fields.setdefault(name, []).append(value)
        for name in [
            name
            for name in dict.fromkeys([*fields, *form.fields.keys()])
            if name not in ("csrf_token", "once", None)
        ]:
            if self.chance.random() < 0.4:
                fields[name] = [self._junk() for _ in range(self.chance.choice([0, 1, 1, 1, 2]))]
        for name in self.chance.sample(NAMES[:-2], self.chance.randint(0, 2)):
            fields[name] = [self._junk()]
        action = (form.get("action") or page).partition("?")[0]
        if form.get("method", "get").lower() == "get":
            self._note(role, "GET", action, way, query_string=fields)
            return
        status = self._note(role, "POST", action, way, data=fields)
        self.posts += 1
        self.deep += status not in (400, 403, 404, 405)

    def send_anything(self, role: Role, way: dict[str, str]) -> None:
        rule = self.chance.choice(self.acts)
        names = self.chance.sample(NAMES, self.chance.randint(0, 5))
        self._note(role, "POST", self._address(rule), way, data={name: self._junk() for name in names})

    def _address(self, rule: Any) -> str:
        url = self.house.url_of(rule)
        if rule.arguments and self.chance.random() < 0.3:
            known = self.house.arguments(rule.endpoint)
            for name in rule.arguments:
                url = url.replace(
                    known[name],
                    self.chance.choice(["findesikke", "0", "x" * 300, "%00", "%F0%9F", "..", "æ"]),
                )
        return url

    def _junk(self) -> str:
        if self.chance.random() < 0.2:
            return "".join(
                chr(
                    self.chance.choice(
                        [self.chance.randrange(1, 0x300), self.chance.randrange(0xE000, 0x11000)]
                    )
                )
                for _ in range(self.chance.randrange(40))
            )
        return self.chance.choice(JUNK)

    def _note(self, role: Role, method: str, url: str, way: dict[str, str], **more: Any) -> int:
        answer = self.house.visitors[role].open(url, method=method, headers={**HOME, **way}, **more)
        status = answer.status_code
        if CANARIES["address"].encode() in answer.get_data() and not url.endswith("/adresse"):
            self.accidents.append(f"An address: {role} {method} {url} {way} {more}"[:1500])
        answer.close()
        self.statuses[status] += 1
        if status >= 500:
            self.accidents.append(f"{status}: {role} {method} {url} {way} {more}"[:1500])
        return status


def throw(house: Furnished, times: int, seed: int) -> Thrower:
    house.app.testing = False
    thrower = Thrower(house, seed)
    for _ in range(times):
        thrower.throw()
    house.app.testing = True
    assert not thrower.accidents, "\n".join(thrower.accidents[:5])
    return thrower


@pytest.mark.both_databases
def test_junk_meets_no_accident(battered: Furnished):
    thrower = throw(battered, times=400, seed=20261124)

    assert thrower.posts > 30
    assert thrower.deep > thrower.posts * 0.3, thrower.statuses


@pytest.mark.long
@pytest.mark.both_databases
def test_much_junk_meets_no_accident(battered: Furnished):
    throw(battered, times=5000, seed=20261125)
