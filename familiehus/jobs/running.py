"""Running a job: under a lease, so that nobody else does the same at the same time, and with a trace of how it went."""

import logging
from enum import StrEnum

from flask import Flask

from familiehus.jobs.timetable import Job
from familiehus.kernel import clock, leases

log = logging.getLogger("familiehus.jobs")


class Outcome(StrEnum):
    DONE = "done"
    BUSY = "busy"
    FAILED = "failed"


def run(app: Flask, job: Job) -> Outcome:
    """Do a job now. `BUSY` when somebody is at it already; an error is logged and kept, never raised."""
    holder = leases.take(app, job.name)
    if holder is None:
        return Outcome.BUSY
    try:
        with leases.kept(app, job.name, holder):
            job.work(app)
    except Exception as why:
        log.exception("job failed", extra={"job": job.name})
        leases.end(app, job.name, holder, fault=type(why).__name__)
        return Outcome.FAILED
    leases.end(app, job.name, holder)
    return Outcome.DONE


def is_due(app: Flask, job: Job) -> bool:
    """Whether it is time for a job, by its own timetable and by when it was last done."""
    with app.app_context():
        return job.is_due(clock.now(), leases.every_lease().get(job.name))


def run_if_due(app: Flask, job: Job) -> Outcome | None:
    """Do a job if it is time; None when it is not."""
    return run(app, job) if is_due(app, job) else None
