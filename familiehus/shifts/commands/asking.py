"""Links to a question: made when the letter is written, kept as a hash, good until the question is answered."""

import secrets

from familiehus.accounts.queries import hashed
from familiehus.kernel.db import db
from familiehus.shifts.models import ShiftAsk


def mint(question: ShiftAsk) -> str:
    """A link's token. An earlier one for the same question stops working."""
    token = secrets.token_urlsafe(32)
    question.token_hash = hashed(token)
    db.session.flush()
    return token
