"""Handing out a link to a report, and taking it back."""

import secrets
from datetime import date, timedelta

from familiehus.accounts.models import Person
from familiehus.kernel import audit, clock
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.refusals import Refused
from familiehus.reports.models import SharedReport, hashed
from familiehus.reports.periods import Period

LONGEST = timedelta(days=366)


def share(period: Period, reader: str, until: date, *, by: Person) -> tuple[SharedReport, str]:
    """A link to one report, and its secret part, which is kept nowhere; good for a year at most."""
    if not period.is_over:
        raise Refused(_("Perioden er ikke slut endnu."))
    if not clock.today() <= until <= clock.today() + LONGEST:
        raise Refused(_("Linket kan højst gælde et år frem."))
    token = secrets.token_urlsafe(32)
    shared = SharedReport(
        token_hash=hashed(token), reader=reader, period=period.code, until=until, made_by=by
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
