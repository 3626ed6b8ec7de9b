"""Links in letters that answer for one sign-up without signing in: one purpose, at most seven days, used once."""

import secrets
from datetime import timedelta

from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.accounts.queries import hashed
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import NOBODY, Actor
from familiehus.signups.commands.leaving import answer_moved, leave
from familiehus.signups.commands.line import accept_offer, decline_offer
from familiehus.signups.models import AnswerLink, Signup
from familiehus.signups.queries import asked_together, link_behind
from familiehus.signups.words import LINK_IS_DEAD

LONGEST = timedelta(days=7)


def mint(signup: Signup, person: Person | None) -> str:
    """A new link's token, for that adult (None: the guest). Good until the date begins, at most seven days."""
    token = secrets.token_urlsafe(32)
    expires_at = min(clock.now() + LONGEST, signup.occurrence.starts_at)
    db.session.add(AnswerLink(token_hash=hashed(token), signup=signup, person=person, expires_at=expires_at))
    db.session.flush()
    return token


def answer(token: str, *, yes: bool) -> Signup:
    """Use the link up with an answer. An offered seat: yes or no. Moved dates: comes to all of them, or to none.
    Anything else: yes changes nothing, no is leaving. Raises Refused when the link is dead."""
    link = link_behind(token)
    if link is None:
        raise Refused(LINK_IS_DEAD)
    locked = select(AnswerLink).where(AnswerLink.id == link.id, AnswerLink.used_at.is_(None))
    found = db.session.scalar(locked.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise Refused(LINK_IS_DEAD)
    found.used_at = clock.now()
    db.session.flush()
    signup, by = found.signup, _acting(found)
    if signup.is_offered:
        if yes:
            accept_offer(signup, by=by)
        else:
            decline_offer(signup, by=by)
    elif signup.has_not_answered:
        for each in asked_together(signup):
            answer_moved(each, comes=yes, by=by)
    elif not yes:
        leave(signup, by=by)
    return signup


def _acting(link: AnswerLink) -> Actor:
    """Whose link it is acts; a guest is nobody the house knows."""
    return link.person or NOBODY
