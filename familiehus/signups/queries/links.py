"""Reading what a link in a letter asks: whether it still works, and which sign-ups one answer settles."""

from sqlalchemy import select

from familiehus.accounts.queries import hashed
from familiehus.activities.models import Occurrence
from familiehus.kernel import clock
from familiehus.kernel.db import db
from familiehus.signups.models import AnswerLink, Signup
from familiehus.signups.queries.own import whole
from familiehus.signups.states import State


def link_behind(token: str) -> AnswerLink | None:
    """The link of a letter, if it may still be used. Looking changes nothing."""
    link = db.session.scalar(select(AnswerLink).where(AnswerLink.token_hash == hashed(token)))
    if link is None or link.used_at is not None or link.expires_at <= clock.now():
        return None
    if link.person is not None and (not link.person.active or not _still_belongs(link)):
        return None
    return link


def _still_belongs(link: AnswerLink) -> bool:
    household = link.signup.household
    return household is None or any(each is link.person for each in household.guardians)


def asked_together(signup: Signup) -> list[Signup]:
    """The sign-ups of the same household for dates of the same activity that one answer settles: every moved
    date to come that it has not answered; for anything else only the sign-up itself."""
    if not signup.has_not_answered or signup.household_id is None:
        return [signup]
    rows = whole(select(Signup)).where(
        Signup.household_id == signup.household_id,
        Signup.state == State.SIGNED,
        Occurrence.activity_id == signup.occurrence.activity_id,
        Occurrence.starts_at > clock.now(),
        Signup.asked_again_at.is_not(None),
    )
    asked = [row for row in db.session.scalars(rows.order_by(Occurrence.starts_at)) if row.has_not_answered]
    return asked or [signup]
