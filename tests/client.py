"""A browser for tests: asks over HTTP, sends forms as they stand on the page, checks every page's manners."""

from contextvars import Context
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from familiehus.kernel import clock
from familiehus.kernel.db import db
from tests.manners import check_manners


class Visitor(FlaskClient):
    """A test client that comes from outside: each request has its own `g` and its own database session,
    although the test itself stands in an app context."""

    def open(self, *args: Any, **more: Any) -> TestResponse:
        return Context().run(super().open, *args, **more)


@dataclass
class Answer:
    """What came back: status, headers, text, and the parsed page when it is HTML."""

    response: TestResponse
    page: Any = None

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return self.response.get_data(as_text=True)

    @property
    def headers(self) -> Any:
        return self.response.headers

    @property
    def location(self) -> str:
        return self.response.headers.get("Location", "")

    def select(self, selector: str) -> list[Any]:
        """The elements a CSS selector finds."""
        return [] if self.page is None else self.page.cssselect(selector)

    def __getitem__(self, selector: str) -> str:
        """The words in the first element a CSS selector finds; fails when there is none."""
        found = self.select(selector)
        assert found, f"Nothing on the page for {selector}"
        return " ".join(found[0].text_content().split())

    def __contains__(self, words: str) -> bool:
        return words in (" ".join(self.page.text_content().split()) if self.page is not None else self.text)


@dataclass
class Browser:
    """One device. `as_(person)` signs in; `via("htmx")` asks for fragments as htmx 4 does."""

    app: Flask
    way: str = "page"
    client: FlaskClient = field(init=False)
    answer: Answer | None = None

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def via(self, way: str) -> "Browser":
        self.way = way
        return self

    def as_(self, person: Any, role: Any = None) -> "Browser":
        """Sit down as that person, with a live sign-in of the given (or only) hat. Passwords are tested elsewhere."""
        from familiehus.accounts import commands, security

        self.client = self.app.test_client()
        _row, token = commands.open_sign_in(person, role, how="test")
        db.session.commit()
        with self.client.session_transaction() as session:
            session[security.COOKIE_KEY] = token
            session["fs_paa"] = clock.now().timestamp()
        return self

    def at_door(self, name: str = "Døren", pin_hash: str = "-") -> "Browser":
        """Be a tablet that the manager has registered and left at the door, with nobody signed in."""
        from familiehus.accounts import commands
        from familiehus.accounts.models import DeviceKind
        from familiehus.kernel.roles import THE_HOUSE

        self.client = self.app.test_client()
        device, token = commands.register_device(name, DeviceKind.DOOR, hashed_pin=pin_hash, by=THE_HOUSE)
        commands.stand_at_door(device, by=THE_HOUSE)
        db.session.commit()
        self.client.set_cookie("enhed", token)
        return self

    def on_desk(self, name: str = "Køkkenet") -> "Browser":
        """Be a tablet that the manager has registered and that several share, with nobody signed in."""
        from familiehus.accounts import commands
        from familiehus.accounts.models import DeviceKind
        from familiehus.kernel.roles import THE_HOUSE

        self.client = self.app.test_client()
        _device, token = commands.register_device(name, DeviceKind.DESK, by=THE_HOUSE)
        db.session.commit()
        self.client.set_cookie("enhed", token)
        return self

    def get(self, path: str, *, target: str | None = None, follow: bool = False, **headers: str) -> Answer:
        return self._ask("GET", path, target=target, follow=follow, headers=headers)

    def post(
        self,
        path: str,
        *,
        target: str | None = None,
        follow: bool = False,
        form: str | None = None,
        **values: Any,
    ) -> Answer:
        """Open the page, fill in the form that posts to `path`, and send it.

        The form is looked for on the last page (or at `form`), so that hidden fields and defaults are sent as
        a browser sends them. `values` are laid over what the form holds.
        """
        if form is not None:
            self.get(form)
        filled = self._fields_of(path)
        filled.update(values)
        return self.send(path, filled, target=target, follow=follow)

    def send(
        self, path: str, values: dict[str, Any], *, target: str | None = None, follow: bool = False
    ) -> Answer:
        """Post raw values, as a hostile or broken client might."""
        return self._ask("POST", path, target=target, follow=follow, data=values)

    def follow(self) -> Answer:
        assert self.answer is not None
        assert self.answer.status == 303, f"{self.answer.status}, not a redirect"
        return self.get(self.answer.location)

    def _fields_of(self, path: str) -> dict[str, Any]:
        assert self.answer is not None, "Open a page with the form first."
        assert self.answer.page is not None, "The last answer was no page."
        forms = [each for each in self.answer.page.cssselect("form") if (each.get("action") or "") == path]
        assert forms, (
            f"No form posts to {path}; there are {[f.get('action') for f in self.answer.page.cssselect('form')]}"
        )
        values: dict[str, Any] = {}
        for name, value in forms[0].form_values():
            values[name] = (
                [*values[name], value]
                if isinstance(values.get(name), list)
                else ([values[name], value] if name in values else value)
            )
        return values

    def _ask(self, method: str, path: str, *, target: str | None, follow: bool, **more: Any) -> Answer:
        headers = {**more.pop("headers", {})}
        if self.way == "htmx" or target:
            headers |= {
                "HX-Request": "true",
                "HX-Target": f"div#{target}" if target else "body",
                "HX-Request-Type": "partial",
            }
        if method == "POST":
            headers.setdefault("Origin", "http://localhost")
        db.session.commit()
        response = self.client.open(path, method=method, headers=headers, follow_redirects=follow, **more)
        db.session.expire_all()
        parsed = (
            html.fromstring(response.get_data(as_text=True))
            if response.mimetype == "text/html" and response.get_data()
            else None
        )
        self.answer = Answer(response, parsed)
        if parsed is not None and "HX-Request" not in headers and response.status_code != 303:
            check_manners(self.answer)
        return self.answer
