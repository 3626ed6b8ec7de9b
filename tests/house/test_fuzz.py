"""Junk at every door: whatever is sent, the answer is a sentence and never an accident, and never
where a family lives (R05, R06, R61, R62)."""

import io
import random
from collections import Counter
from typing import Any

import pytest
from lxml import html

from familiehus.kernel.roles import Role
from tests.furnished import CANARIES, Furnished
from tests.house.test_routes import HOME, WAYS, rules
from tests.house.who_may import may

JUNK: list[str] = [
    "", " ", "0", "-1", "1", "9" * 30, "1e309", "NaN", "true", "null", "\x00", "a\x00b", "\r\nSet-Cookie: a=b", "\u202e", "æøå",
    "٣", "²", "½", "👨‍👩‍👧", "A\u030a" * 50, "x" * 5000, "' OR 1=1 --", "\"><script>alert(1)</script>", "{{7*7}}", "%s%n%d", "../../etc/passwd",
    "0001-01-01", "9999-12-31", "2026-02-30", "2026-03-29", "24.11.2026", "2026-11-24", "02:30", "25:61", "10:00", "12.30",
    "2026-03-29T02:30", "2026-11-24T10:00", "2026-W48", "010190-1234", "anna@eksempel.dk", "10 20 30 40", "+4510203040", "https://evil.example", "javascript:alert(1)",
    "FREQ=SECONDLY;COUNT=99999999", "on", "y", "da", "en", "week", "all",
    "-9223372036854775809", "0x1F", "1_000", "1,5", "-0", "\u2028", "\ufeff", "\ufffe", "\x7f\x1b[31m", "ﷺ" * 60, "\ud7ff\U0010ffff",
]  # fmt: skip
HUGE = 200_000
"""Signs in a field that is longer than anything a person writes, and still short enough to be read."""
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
# The same by address; and the button that stands on every page, which would be pressed most of the time.
LED_AWAY = ("log-ud", "laas", "/ind/", "/skift", "/skjul-navne")
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
MASS = [
    "role", "hats", "is_manager", "active", "password", "email", "person_id", "person", "household_id", "household", "owner_id", "volunteer_id",
    "state", "created_at", "by", "price", "amount", "key", "row_version", "has_protected_address", "approved_at", "fs_uniquifier", "__class__", "a[b]", "a.b",
]  # fmt: skip
"""What no form asks for, and somebody might send nevertheless."""
FORM = "application/x-www-form-urlencoded"
BODIES: list[tuple[str, bytes]] = [
    ("application/json", b'{"name": ["a", {"role": "manager"}], "id": 1e400}'),
    ("application/json", b'{"name":'),
    ("application/json", b'[1, "a"]'),
    ("application/json", b"null"),
    (
        "application/json",
        b'{"email": {"a": 1}, "password": [1], "code": 5, "credential": 7, "csrf_token": {}}',
    ),
    (FORM, b"name=%ff%fe%00&name=%C3%28&=&&&=a&%ed%a0%80=1"),
    (FORM, b"name=" + b"a" * 700_000),
    (FORM, b"&".join(b"f%d=1" % number for number in range(3_000))),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\na'),
    ("multipart/form-data", b"no boundary"),
    ("text/plain; charset=utf-7", b"+ADw-script+AD4-"),
]
"""Whole bodies that no browser sends: another kind, broken, without end."""


class Thrower:
    """Throws junk, mostly through the forms that the pages really show."""

    def __init__(self, house: Furnished, seed: int) -> None:
        self.house = house
        self.chance = random.Random(seed)
        self.doors = rules(house, "GET")
        self.acts = [
            rule for rule in rules(house, "POST") if not any(part in rule.endpoint for part in LEAVING)
        ]
        self.open_to = {role: [rule for rule in self.doors if role in may(rule.endpoint)] for role in ROLES}
        self.statuses: Counter[int] = Counter()
        self.accidents: list[str] = []
        self.deep = self.forms = self.posts = 0

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
        """Open a page that is for them, spoil some fields of one of its forms, and send it."""
        rule = self.chance.choice(self.open_to[role])
        page = self.house.url_of(rule)
        answer = self.house.visitors[role].get(page)
        text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        answer.close()
        forms = html.fromstring(text).cssselect("form") if text.strip() else []
        forms = [form for form in forms if not any(part in form.get("action", "") for part in LED_AWAY)]
        posting = [form for form in forms if form.get("method", "get").lower() == "post"]
        if not posting:
            self.open_to[role].remove(rule)
        if not forms:
            self.send_anything(role, way)
            return
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
                fields[name] = [self._thing() for _ in range(self.chance.choice([0, 1, 1, 1, 2]))]
        for name in self.chance.sample(NAMES[:-2] + MASS, self.chance.randint(0, 3)):
            fields.setdefault(name, []).append(self._junk())
        action = (form.get("action") or page).partition("?")[0]
        if form.get("method", "get").lower() == "get":
            self._note(role, "GET", action, way, query_string=fields)
            return
        self._note(role, "POST", action, way, data=fields)
        self.forms += 1

    def send_anything(self, role: Role, way: dict[str, str]) -> None:
        """Send somewhere what no page asks for: fields made up, or a body that is no form at all; half of the time
        as if it bore the right token."""
        self.house.app.config["WTF_CSRF_ENABLED"] = self.chance.random() < 0.5
        try:
            self._send_anything(role, way)
        finally:
            self.house.app.config["WTF_CSRF_ENABLED"] = True

    def _send_anything(self, role: Role, way: dict[str, str]) -> None:
        address = self._address(self.chance.choice(self.acts))
        if self.chance.random() < 0.1:
            kind, body = self.chance.choice(BODIES)
            self._note(role, "POST", address, way, data=body, content_type=kind)
            return
        names = self.chance.sample(NAMES + MASS, self.chance.randint(0, 5))
        self._note(role, "POST", address, way, data={name: self._thing() for name in names})

    def _thing(self) -> Any:
        """Junk, now and then a huge piece of it, or a file where words are asked for."""
        match self.chance.random():
            case rare if rare < 0.01:
                return self.chance.choice(["x", "9", "æ", " "]) * HUGE
            case rare if rare < 0.03:
                return (
                    io.BytesIO(self.chance.randbytes(200)),
                    self.chance.choice(["a.png", "../../a", "", "x" * 300]),
                )
            case _:
                return self._junk()

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
        if method == "POST":
            self.posts += 1
            self.deep += status not in (400, 403, 404, 405)
        if CANARIES["address"].encode() in answer.get_data() and not url.endswith("/adresse"):
            self.accidents.append(f"An address: {role} {method} {url} {way} {more}"[:1500])
        answer.close()
        self.statuses[status] += 1
        if status >= 500:
            self.accidents.append(f"{status}: {role} {method} {url} {way} {more}"[:1500])
        return status


def throw(house: Furnished, posts: int, seed: int) -> Thrower:
    """Throw until so many posts were sent; what is only asked for comes on top."""
    house.app.testing = False
    thrower = Thrower(house, seed)
    while thrower.posts < posts:
        thrower.throw()
    house.app.testing = True
    assert not thrower.accidents, "\n".join(thrower.accidents[:5])
    return thrower


@pytest.mark.both_databases
def test_junk_meets_no_accident(battered: Furnished):
    thrower = throw(battered, posts=150, seed=20261124)

    assert thrower.forms > thrower.posts / 3
    assert thrower.deep > thrower.posts * 0.4, thrower.statuses


@pytest.mark.long
@pytest.mark.both_databases
def test_five_thousand_posts_of_junk_meet_no_accident(battered: Furnished):
    thrower = throw(battered, posts=5000, seed=20261125)

    print(f"{thrower.posts} posts, {thrower.forms} of them forms, {thrower.deep} deep; {thrower.statuses}")
    assert thrower.deep > thrower.posts * 0.6, thrower.statuses
