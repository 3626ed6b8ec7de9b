"""Handing out a link to a report, and taking it back; counting a smiley."""

import secrets
from datetime import date, timedelta

from sqlalchemy import delete, update

from familiehus.accounts.models import Person
from familiehus.activities.models import Occurrence
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db, rows_changed
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.partners.models import Agreement
from familiehus.reports.models import Face, SharedReport, Smileys, hashed
from familiehus.reports.periods import Period
from familiehus.reports.queries import AFTERWARDS

LONGEST = timedelta(days=366)
LINKS_KEPT = timedelta(days=365)
MOST_SMILEYS = 60


def share(
    period: Period, reader: str, until: date, *, agreement: Agreement | None = None, by: Person
) -> tuple[SharedReport, str]:
    """A link to one report, and its secret part, which is kept nowhere; good for a year at most."""
    if not period.is_over:
        raise Refused(_("Perioden er ikke slut endnu."))
    if not clock.today() <= until <= clock.today() + LONGEST:
        raise Refused(_("Linket kan højst gælde et år frem."))
    token = secrets.token_urlsafe(32)
    shared = SharedReport(
        token_hash=hashed(token),
        reader=reader,
        period=period.code,
        agreement=agreement,
        until=until,
        made_by=by,
    )
    db.session.add(shared)
    db.session.flush()
    audit.record("report shared", shared, by=by, period=period.code)
    return shared, token


def withdraw(shared: SharedReport, *, by: Person) -> None:
    """From now on the link leads nowhere. Withdrawn twice is withdrawn."""
    if shared.withdrawn_at is None:
        shared.withdrawn_at = clock.now()
        audit.record("report withdrawn", shared, by=by)


def smile(occurrence: Occurrence, face: Face) -> None:
    """One more pressed that face. While the date lasts and two hours after; at most 60 times for a face, for it is
    a tablet that children reach. Nothing is written about who, when or from where, so there is no audit row."""
    if not occurrence.starts_at <= clock.now() < occurrence.ends_at + AFTERWARDS:
        raise Refused(_("Man kan kun svare, mens det er i gang, og lige bagefter."))
    own = (Smileys.occurrence_id == occurrence.id, Smileys.face == face)
    if db.session.get(Smileys, (occurrence.id, face)) is None:
        db.session.add(Smileys(occurrence=occurrence, face=face, number=0))
        db.session.flush()
    counted = update(Smileys).where(*own, Smileys.number < MOST_SMILEYS).values(number=Smileys.number + 1)
    if not rows_changed(counted.execution_options(synchronize_session=False)):
        raise Refused(_("Tak. Nu har mange svaret."))


def forget_links() -> int:
    """A nightly job. Links that ran out a year ago, and whom they were for, are forgotten. Counts them."""
    return rows_changed(delete(SharedReport).where(SharedReport.until < clock.today() - LINKS_KEPT))
