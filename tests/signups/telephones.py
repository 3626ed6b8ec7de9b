"""Families' telephones, signed in and with forms of their own."""

import hashlib
import hmac
import http.client
import secrets
from contextvars import Context
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from familiehus.accounts import commands, security
from familiehus.kernel.db import db
from tests.signups.parties import family


@dataclass
class Phone:
    """A family's telephone: signed in, with the tokens a page gave it."""

    household: int
    household_key: str
    person_key: str
    sign_in: str
    cookie: str
    csrf: str

    def once(self) -> str:
        """A fresh form key, as the page would make one."""
        chance = secrets.token_urlsafe(15)
        said = f"{chance}|{self.person_key}|{self.sign_in}".encode()
        return f"{chance}.{hmac.new(b'k' * 40, said, hashlib.sha256).hexdigest()[:24]}"

    def form(self, adults: int) -> str:
        """The page's form, filled in; sent twice, it counts once."""
        return urlencode(
            {
                "csrf_token": self.csrf,
                "once": self.once(),
                "household_key": self.household_key,
                "adults": adults,
                "how_often": "once",
            }
        )

    def send(self, port: int, occurrence_key: str, form: str) -> str:
        """How the form was answered; `error …` when it was not, or not well."""
        headers = {
            "Host": "localhost",
            "Origin": "http://localhost",
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            line.request("POST", f"/kalender/{occurrence_key}/tilmeld", form, headers)
            answer = line.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            return f"error {type(error).__name__}"
        finally:
            line.close()
        return {303: "done", 422: "refused"}.get(answer.status, f"error {answer.status}")


def phones(app: Flask, many: int) -> list[Phone]:
    """So many families, each with a guardian who is signed in."""
    return [_phone(app) for _each in range(many)]


def _phone(app: Flask) -> Phone:
    household = family()
    person = household.guardians[0]
    _row, sign_in = commands.open_sign_in(person, how="test")
    db.session.flush()
    cookie, csrf = Context().run(_session, app, sign_in)
    return Phone(household.id, household.key, person.key, sign_in, cookie, csrf)


def _session(app: Flask, sign_in: str) -> tuple[str, str]:
    """The cookie of a device where that sign-in is, and the token of its forms."""
    with app.test_request_context():
        session[security.COOKIE_KEY] = sign_in
        csrf = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(dict(session))}", csrf
