"""A double tap or a retry counts once: each form carries a key, and its answer is kept for a day.

The buttons of one page may carry the same key. It is taken for the address that a form is sent to, so that one
button on a part of a page that stays as it is still counts after another has been pressed.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from functools import cache

from flask import current_app, g, request, session
from sqlalchemy import Executable, String, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from familiehus.kernel import clock
from familiehus.kernel.db import Base, db, insert_into, rows_changed
from familiehus.kernel.transaction import written_through

KEPT_FOR = timedelta(days=2)


class Answer(Base):
    """Where the person was sent when a form with this key was accepted."""

    __tablename__ = "answers"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    location: Mapped[str] = mapped_column(String(500), default="")
    message: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


_SAID = (
    update(Answer)
    .where(Answer.key == bindparam("form"))
    .values(location=bindparam("location"), message=bindparam("message"))
)


class AnsweredBefore(Exception):
    """This very form was accepted already; the answer is the same."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.location)
        self.location, self.message = answer.location, answer.message


class WrongHands(Exception):
    """The form was opened by somebody else on this device; it is not sent in another's name."""


def new_key(person_key: str) -> str:
    """A fresh form key, bound to the person and the sign-in that opened the form."""
    random = secrets.token_urlsafe(15)
    return f"{random}.{_binding(random, person_key)}"


def check_binding(key: str, person_key: str) -> None:
    """Raise `WrongHands` unless the key was made for this person in this sign-in."""
    random, _dot, binding = key.partition(".")
    if not hmac.compare_digest(binding.encode("utf-8", "replace"), _binding(random, person_key).encode()):
        raise WrongHands


def claim(key: str) -> None:
    """Take the key for this address in this transaction; who comes second gets the first one's answer.

    Raises `AnsweredBefore`. On PostgreSQL the second waits here until the first has committed.
    """
    address = hashlib.sha256(request.path.encode()).hexdigest()[:16]
    taken = f"{key.partition('.')[0]}.{address}"
    claimed = {"key": taken, "location": "", "message": "", "at": clock.now()}
    if written_through().scalar(_claiming(db.session().get_bind().dialect.name), claimed) is None:
        raise AnsweredBefore(db.session.scalars(select(Answer).where(Answer.key == taken)).one())
    g.form_key = taken


@cache
def _claiming(dialect: str) -> Executable:
    return insert_into(Answer, dialect).on_conflict_do_nothing().returning(Answer.key)


def keep(location: str, message: str) -> None:
    """Remember what the accepted form was answered, if a form was claimed in this request."""
    if (taken := g.get("form_key")) is not None:
        said = {"form": taken, "location": location[:500], "message": message[:300]}
        written_through().execute(_SAID, said)


def forget_old() -> int:
    """Drop the answers of two days ago and before."""
    return rows_changed(delete(Answer).where(Answer.at < clock.now() - KEPT_FOR))


def _binding(random: str, person_key: str) -> str:
    secret = str(current_app.secret_key).encode()
    said = f"{random}|{person_key}|{session.get('sign_in', '')}".encode()
    return hmac.new(secret, said, hashlib.sha256).hexdigest()[:24]
