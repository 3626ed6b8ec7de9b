"""Answering for looks: the monthly sample drawn by lot, the alarm; and erasing somebody."""

import secrets
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from familiehus.accounts import commands as accounts
from familiehus.accounts.models import Ended, Person
from familiehus.families.queries import households_of
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.kernel.roles import THE_HOUSE, Actor, is_manager
from familiehus.privacy import chain, news, queries
from familiehus.privacy.models import SampledLook
from familiehus.volunteers.queries import volunteer_of

DRAWN = 10
LOG_KEPT = timedelta(days=365)
"""The trail is kept for twelve months (domain §2)."""
FORMER_KEPT_MONTHS = 12
"""Staff and contacts are kept as long as a volunteer who stopped (domain §2)."""


def draw_samples() -> int:
    """Draw ten of last month's looks, by a lot that nobody can foresee; once for each month. A nightly job."""
    this_month = clock.today().replace(day=1)
    month = (this_month - timedelta(days=1)).replace(day=1)
    if db.session.scalar(select(SampledLook.id).where(SampledLook.month == month).limit(1)) is not None:
        return 0
    looks = queries.looks_within(clock.midnight(month), clock.midnight(this_month))
    chosen = secrets.SystemRandom().sample(looks, min(DRAWN, len(looks)))
    db.session.add_all(SampledLook(month=month, entry_id=each) for each in chosen)
    if chosen:
        audit.record("looks sampled", by=THE_HOUSE, month=month.isoformat(), count=len(chosen))
    db.session.flush()
    return len(chosen)


def answer_sample(sample: SampledLook, was_work: bool, words: str, *, by: Actor) -> None:
    """Who looked says whether it was work; a look that was not is explained. The manager may answer for others."""
    if by.key != sample.entry.actor_key and not is_manager(by):
        raise Refused(_("Kun den, der så på oplysningerne, eller lederen kan svare."))
    if sample.is_answered:
        raise Refused(_("Der er allerede svaret."))
    if not was_work and not words:
        raise Refused(_("Skriv med få ord, hvorfor."))
    sample.was_work, sample.words = was_work, words
    sample.answered_at, sample.answered_by = clock.now(), by.key
    audit.record("sample answered", sample, by=by, was_work=was_work)


def answer_alarm(reader: Person, words: str, *, by: Actor) -> None:
    """The manager has asked somebody why they read so much. Nobody answers for themselves but the one manager."""
    if not is_manager(by):
        raise Refused(_("Kun lederen kan svare på en alarm."))
    audit.record(queries.ALARM_ANSWERED, reader, by=by, reason=words)


def forget_person(person: Person, *, by: Actor) -> None:
    """Somebody who is nothing to the house any more is gone from every room; it cannot be undone.

    Raises `Refused` for somebody who still is something to it: families and volunteers are erased as what they are.
    """
    if person.roles_held():
        raise Refused(_("%(name)s har stadig en rolle i huset. Tag rollerne først.", name=person.name))
    if households_of(person) or volunteer_of(person) is not None:
        raise Refused(_("Slet familien eller den frivillige i stedet, så følger personen med."))
    key = person.key
    accounts.end_every(person, Ended.DISABLED, by=by)
    news.person_forgotten.send(person, by=by)
    audit.forget_words(key)
    audit.record("person anonymised", by=by, person=key)


def forget_former() -> int:
    """Who has been nothing to the house for a year is forgotten. A nightly job; counts them."""
    gone = queries.former_people(clock.today() - relativedelta(months=FORMER_KEPT_MONTHS))
    for person in gone:
        forget_person(person, by=THE_HOUSE)
    return len(gone)


def forget_old_log() -> int:
    """The trail older than twelve months goes. A nightly job; counts the entries."""
    return chain.forget_before(log_kept_from(clock.today()))


def log_kept_from(today: date):
    """Older than this is overdue."""
    return clock.midnight(today - LOG_KEPT)
