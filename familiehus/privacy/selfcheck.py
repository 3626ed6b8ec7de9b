"""What the manager can see of whether the house is in order, each with a sentence."""

import platform
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import selectinload

from familiehus.accounts.models import Hat, Person
from familiehus.kernel import clock, danish, leases
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, ngettext
from familiehus.messages import queries as messages
from familiehus.privacy import retention
from familiehus.privacy.queries import AT_THE_DESK
from familiehus.volunteers.models import Approval, Volunteer
from familiehus.volunteers.states import State

BACKUP = "backup"
STALE_BACKUP = timedelta(days=2)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `endpoint`: the page where it can be mended, if there is one."""

    title: str
    note: str
    is_good: bool
    endpoint: str | None = None


def checks() -> list[Check]:
    """Everything that is looked at, what is wrong first."""
    found = [_second_factors(), *_machinery(), _mail(), _retention(), _approvals(), _versions()]
    return sorted(found, key=lambda check: check.is_good)


def _second_factors() -> Check:
    today = clock.today()
    hats = select(Hat.person_id).where(
        Hat.role.in_(AT_THE_DESK), Hat.from_on <= today, or_(Hat.until_on.is_(None), Hat.until_on > today)
    )
    desk = db.session.scalars(
        select(Person).where(Person.id.in_(hats), Person.active).options(selectinload(Person.webauthn))
    ).unique()
    without = sorted(person.name for person in desk if not person.has_second_factor)
    return Check(
        _("Totrinslogin"),
        _("Mangler hos: %(names)s.", names=", ".join(without))
        if without
        else _("Alle ved skranken har det."),
        not without,
        "accounts.people" if without else None,
    )


def _machinery() -> list[Check]:
    every = leases.every_lease()
    backup, heard = every.get(BACKUP), leases.last_beat()
    made = backup.ended_at if backup else None
    silent = leases.is_silent()
    return [
        Check(
            _("Sikkerhedskopi"),
            _(
                "Senest taget og prøvet %(day)s kl. %(time)s.",
                day=danish.day(made),
                time=danish.clock_time(made),
            )
            if made
            else _("Der er ikke taget nogen endnu."),
            made is not None and made > clock.now() - STALE_BACKUP,
        ),
        Check(
            _("Husets arbejder"),
            _("Sidst set %(day)s kl. %(time)s.", day=danish.day(heard), time=danish.clock_time(heard))
            if heard
            else _("Den er ikke startet."),
            not silent,
        ),
    ]


def _mail() -> Check:
    stuck = messages.stuck_count()
    said = ngettext("%(num)s besked er ikke sendt.", "%(num)s beskeder er ikke sendt.", stuck)
    return Check(_("Beskeder"), said if stuck else _("Ingen sidder fast."), not stuck, "messages.index")


def _retention() -> Check:
    over = retention.overdue()
    said = ngettext("%(num)s række skulle være slettet.", "%(num)s rækker skulle være slettet.", over)
    return Check(
        _("Sletning"), said if over else _("Intet er over tiden."), not over, "privacy.retention_rules"
    )


def _approvals() -> Check:
    expired = (
        db.session.scalar(
            select(func.count(Approval.id))
            .join(Volunteer, Volunteer.id == Approval.volunteer_id)
            .where(Volunteer.state == State.ACTIVE, Approval.until_on < clock.today())
        )
        or 0
    )
    said = ngettext("%(num)s er udløbet.", "%(num)s er udløbet.", expired)
    return Check(
        _("Godkendelser af frivillige"),
        said if expired else _("Ingen er udløbet."),
        not expired,
        "volunteers.index",
    )


def _versions() -> Check:
    if db.engine.dialect.name == "sqlite":
        database = "SQLite " + str(db.session.scalar(text("SELECT sqlite_version()")))
    else:
        database = "PostgreSQL " + str(db.session.scalar(text("SHOW server_version")))
    return Check(
        _("Udgave"),
        f"familiehus {version('familiehus')} · {database} · Python {platform.python_version()}",
        True,
    )
