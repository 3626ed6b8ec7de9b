"""Every job of the house: what it does, and when. Each may be run by hand with `familiehus job NAME`."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from flask import Flask
from sqlalchemy.exc import OperationalError

from familiehus.activities import commands as activities
from familiehus.activities import imports
from familiehus.attendance import commands as attendance
from familiehus.feeds import commands as feeds
from familiehus.feeds import reminding
from familiehus.jobs import backups
from familiehus.kernel import clock, erased
from familiehus.kernel.db import db
from familiehus.kernel.leases import WRONG_CLOCK, Lease
from familiehus.kernel.transaction import was_given_up, writing
from familiehus.loans import commands as loans
from familiehus.messages import postman
from familiehus.partners import commands as partners
from familiehus.privacy import chain, retention
from familiehus.privacy import commands as privacy
from familiehus.reports import commands as reports
from familiehus.shifts import commands as shifts
from familiehus.signups import commands as signups
from familiehus.visits import commands as visits
from familiehus.volunteers import commands as volunteers

log = logging.getLogger("familiehus.jobs")
AFTER_A_FAULT = timedelta(minutes=20)


@dataclass(frozen=True)
class Pulse:
    """Every few seconds (`FAMILIEHUS_WORKER_SECONDS`) when there is work, in a thread of its own.

    `has_work` only reads, so that a quiet house leaves its disk in peace.
    """

    has_work: Callable[[Flask], bool]
    in_danish: str = "hele tiden"

    def is_due(self, now: datetime, last: datetime | None) -> bool:
        return True


@dataclass(frozen=True)
class Every:
    """So many minutes after it was last done."""

    minutes: int

    @property
    def in_danish(self) -> str:
        return "hvert minut" if self.minutes == 1 else f"hvert {self.minutes}. minut"

    def is_due(self, now: datetime, last: datetime | None) -> bool:
        return last is None or now - last >= timedelta(minutes=self.minutes, seconds=-5)


@dataclass(frozen=True)
class Nightly:
    """Once a day from that hour on, in Copenhagen; made up for when the machine was off at the time."""

    at: time = time(3)

    @property
    def in_danish(self) -> str:
        return f"hver nat kl. {self.at.hour}"

    def is_due(self, now: datetime, last: datetime | None) -> bool:
        today = clock.at(clock.local_day(now), self.at)
        latest = today if today <= now else clock.at(clock.local_day(now) - timedelta(days=1), self.at)
        return last is None or last < latest


@dataclass(frozen=True)
class Job:
    """One piece of work. It may be run twice at once or twice in a row without harm."""

    name: str
    says: str
    when: Pulse | Every | Nightly
    work: Callable[[Flask], object]

    def is_due(self, now: datetime, lease: Lease | None) -> bool:
        """Whether it is time. After a fault it is left alone for a while; what was done while the machine's clock was
        wrong is done again."""
        if lease is None or (lease.ended_at is not None and lease.ended_at - now > WRONG_CLOCK):
            return True
        failed_lately = lease.fault and lease.began_at and abs(now - lease.began_at) < AFTER_A_FAULT
        return not failed_lately and self.when.is_due(now, lease.ended_at)


def _in_one(app: Flask, command: Callable[[], object]) -> None:
    """One that PostgreSQL gave up for another's sake is done once more."""
    try:
        with writing(app):
            command()
    except OperationalError as why:
        if not was_given_up(why):
            raise
        with writing(app):
            command()


def in_one_transaction(*commands: Callable[[], object]) -> Callable[[Flask], object]:
    """Commands of a room as a job: one writing transaction for each. One that fails does not keep the others from
    being done; the first fault is told once they are."""

    def work(app: Flask) -> None:
        faults: list[Exception] = []
        for command in commands:
            try:
                _in_one(app, command)
            except Exception as why:
                if faults:
                    log.exception("another part of the job failed")
                faults.append(why)
        if faults:
            raise faults[0]

    return work


def _empty_the_log(app: Flask) -> None:
    with app.app_context():
        if not erased.leave_no_trace(db.engine):
            raise TimeoutError("somebody has read from the log all the while")


JOBS = {
    job.name: job
    for job in (
        Job("outbox", "Sender de beskeder, der venter.", Pulse(postman.has_work), postman.send_due),
        Job(
            "offers",
            "Lader pladser, som ingen svarede på i tide, gå videre til de næste på ventelisten.",
            Every(1),
            in_one_transaction(signups.lapse_offers),
        ),
        Job(
            "horizons",
            "Giver faste aktiviteter deres næste halve år, når det er tid.",
            Nightly(time(1)),
            in_one_transaction(activities.extend_horizons),
        ),
        Job(
            "past-dates",
            "Skriver, at det, der er forbi, er afholdt.",
            Nightly(time(0)),
            in_one_transaction(activities.conclude_past),
        ),
        Job(
            "attendance",
            "Spørger den ansvarlige, når ingen har skrevet op, hvem der kom; glemmer, hvem gæsterne var.",
            Nightly(time(5)),
            in_one_transaction(attendance.remind_of_unrecorded, attendance.forget_guests),
        ),
        Job(
            "feeds",
            "Tager aflyste datoer ud af kalenderabonnementer 14 dage efter.",
            Nightly(),
            in_one_transaction(feeds.roll_off),
        ),
        Job(
            "reminders",
            "Minder om i morgen om aftenen, og to timer før dem, der ønsker det.",
            Every(10),
            in_one_transaction(reminding.remind),
        ),
        Job(
            "invitations",
            "Sender aftaler som mail til dem, der vil have dem i deres egen kalender.",
            Every(10),
            in_one_transaction(reminding.invite),
        ),
        Job(
            "uploads",
            "Glemmer kalendere og lister, som ingen sagde ja til at tage ind.",
            Nightly(),
            in_one_transaction(imports.forget_uploads, loans.forget_uploads),
        ),
        Job(
            "volunteers",
            "Lader orlov slutte, når den er forbi, fører fravær videre og minder om det, der skal fornyes.",
            Nightly(),
            in_one_transaction(
                volunteers.come_back_when_due, volunteers.look_after_absences, volunteers.remind_of_renewals
            ),
        ),
        Job(
            "network",
            "Giver netværksmøder deres næste halve år og minder om frister i aftaler.",
            Nightly(time(6)),
            in_one_transaction(partners.extend_meetings, partners.remind_of_days),
        ),
        Job(
            "loan-reminders",
            "Minder om det, der skal afleveres, og giver det, ingen hentede, videre til den næste.",
            Nightly(time(6)),
            in_one_transaction(
                loans.lapse_offers, loans.offer_to_all, loans.re_pack_everything, loans.remind
            ),
        ),
        Job(
            "loan-evening",
            "Pakker morgendagens reservationer om og siger til, når noget ikke når at blive klar.",
            Nightly(time(17)),
            in_one_transaction(loans.propose_for_tomorrow),
        ),
        Job(
            "shifts",
            "Giver vagtplanerne deres vagter ti uger frem.",
            Nightly(time(1)),
            in_one_transaction(shifts.extend_horizons),
        ),
        Job(
            "shift-answers",
            "Giver pladser fri, som ingen sagde ja til igen, og lukker søgninger, når vagten er begyndt.",
            Every(5),
            in_one_transaction(shifts.free_unanswered, shifts.lapse, shifts.count_presence),
        ),
        Job(
            "shift-digest",
            "Skriver til koordinatorerne om vagter, der mangler folk om to og om syv dage.",
            Nightly(time(7)),
            in_one_transaction(shifts.send_digest),
        ),
        Job(
            "seal-log",
            "Sætter segl på adgangsloggen, så ingen kan skære noget af den uset.",
            Every(10),
            in_one_transaction(chain.seal_head),
        ),
        Job(
            "sample",
            "Trækker lod om ti af sidste måneds opslag, som nogen skal svare for.",
            Nightly(time(4)),
            in_one_transaction(privacy.draw_samples),
        ),
        Job(
            "retention",
            "Sletter det, der er over tiden, regel for regel (Log og data → Sletning).",
            Nightly(),
            in_one_transaction(
                *(partial(retention.run, rule) for rule in retention.RULES),
                retention.forget_old_runs,
                feeds.forget_invitations,
                reports.forget_links,
            ),
        ),
        Job(
            "log",
            "Tømmer databasens egen log, så det, der er slettet, heller ikke ligger dér.",
            Nightly(time(5)),
            _empty_the_log,
        ),
        Job(
            "visits",
            "Minder besøgsvenner om at melde slut, og slår alarm hos den, der har vagttelefonen.",
            Every(1),
            in_one_transaction(visits.watch),
        ),
        Job(
            "backup",
            "Tager en sikkerhedskopi og rydder op i de gamle.",
            Nightly(time(2)),
            backups.nightly,
        ),
        Job(
            "backup-trial",
            "Lægger den nyeste sikkerhedskopi tilbage i en tom mappe og ser, at huset åbner på den.",
            Nightly(time(4)),
            backups.rehearse,
        ),
    )
}
