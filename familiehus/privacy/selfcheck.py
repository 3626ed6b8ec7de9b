"""What the manager can see of whether the house is in order, each with a sentence."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version

from flask import current_app
from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import selectinload

from familiehus.accounts.models import Hat, Person
from familiehus.kernel import clock, danish, leases, sealing
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.leases import Lease
from familiehus.kernel.settings import Settings
from familiehus.messages import queries as messages
from familiehus.privacy import retention, wider
from familiehus.privacy.queries import AT_THE_DESK
from familiehus.volunteers.models import Approval, Volunteer
from familiehus.volunteers.states import State

BACKUP, TRIAL = "backup", "backup-trial"
STALE_BACKUP = timedelta(days=2)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `endpoint`: the page where it can be mended, if there is one; shown when it is
    wrong, or `always`."""

    title: str
    note: str
    is_good: bool
    endpoint: str | None = None
    always: bool = False


def checks() -> list[Check]:
    """Everything that is looked at, what is wrong first."""
    found = [_second_factors(), *_machinery(), _mail(), _retention(), _approvals(), _wider(), _versions()]
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
        _("Ekstra sikkerhed"),
        _("Mangler hos: %(names)s.", names=", ".join(without))
        if without
        else _("Alle ved skranken har det."),
        not without,
        "accounts.people" if without else None,
    )


def _machinery() -> list[Check]:
    every, heard = leases.every_lease(), leases.last_beat()
    silent = leases.is_silent()
    return [
        _lately(
            _("Sikkerhedskopi"),
            every.get(BACKUP),
            lambda at: _(
                "Senest taget %(day)s kl. %(time)s.", day=danish.day(at), time=danish.clock_time(at)
            ),
            _("Der er ikke taget nogen endnu."),
        ),
        _lately(
            _("Prøve af sikkerhedskopien"),
            every.get(TRIAL),
            lambda at: _(
                "Senest lagt tilbage på prøve %(day)s kl. %(time)s.",
                day=danish.day(at),
                time=danish.clock_time(at),
            ),
            _("Den er ikke prøvet endnu."),
        ),
        _backup_key(),
        Check(
            _("Husets arbejder"),
            _("Sidst set %(day)s kl. %(time)s.", day=danish.day(heard), time=danish.clock_time(heard))
            if heard
            else _("Den er ikke startet."),
            not silent,
        ),
    ]


def _lately(title: str, lease: Lease | None, said: Callable[[datetime], str], never: str) -> Check:
    """Whether nightly work was last done well within two days."""
    done = lease.ended_at if lease else None
    return Check(title, said(done) if done else never, done is not None and done > clock.now() - STALE_BACKUP)


def _backup_key() -> Check:
    settings: Settings = current_app.extensions["settings"]
    shown = sealing.shown_on(settings.data)
    return Check(
        _("Nøglen til kopierne"),
        _("Skrevet af %(day)s. Den skal ligge et andet sted end på maskinen.", day=danish.day(shown))
        if shown
        else _("Ingen har skrevet den af. Kør »familiehus backup-key« på maskinen."),
        shown is not None,
    )


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


def _wider() -> Check:
    """Roles that see more than the template: what should not be is wrong; the rest is good to know of."""
    rights = wider.rights()
    amiss = sum(each.is_amiss for each in rights)
    title = _("Hvem ser mere end normalt")
    if amiss:
        said = ngettext("%(num)s bør ændres.", "%(num)s bør ændres.", amiss)
    elif rights:
        said = ngettext("%(num)s, og det er med vilje.", "%(num)s, og det er med vilje.", len(rights))
    else:
        said = _("Ingen.")
    return Check(title, said, not amiss, "privacy.wider_rights", always=bool(rights))


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
