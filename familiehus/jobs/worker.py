"""The worker process: huey keeps the timetable, a thread of its own keeps the outbox moving and the heart beating."""

import logging
import os
import signal
import sys
import threading
import time
from typing import Any

from flask import Flask

from familiehus.jobs import running
from familiehus.jobs.timetable import JOBS, Job, Pulse
from familiehus.kernel import leases
from familiehus.kernel.settings import Settings

log = logging.getLogger("familiehus.jobs")
BEAT_SECONDS = 45.0


def queue_of(app: Flask) -> Any:
    """Huey with a periodic task for each job that has a timetable; its file may be deleted at any time."""
    from huey import SqliteHuey

    settings: Settings = app.extensions["settings"]
    queue = SqliteHuey("familiehus", filename=str(settings.data / "jobs.sqlite3"), results=False, utc=True)
    for job in JOBS.values():
        if not isinstance(job.when, Pulse):
            _put_on(queue, app, job)
    return queue


def _put_on(queue: Any, app: Flask, job: Job) -> None:
    """Each minute huey asks whether the job is due; when its turn comes we ask again."""

    def its_time(_now: object) -> bool:
        return running.is_due(app, job)

    def work() -> None:
        running.run_if_due(app, job)

    queue.periodic_task(its_time, name=job.name)(work)


def beat(app: Flask, stop: threading.Event, seconds: float) -> None:
    """Say that we are alive and do what is done all the time, until told to stop."""
    last_beat = time.monotonic() - BEAT_SECONDS
    while True:
        try:
            if time.monotonic() - last_beat >= BEAT_SECONDS:
                leases.beat(app)
                last_beat = time.monotonic()
            for job in JOBS.values():
                if isinstance(job.when, Pulse) and job.when.has_work(app):
                    running.run(app, job)
        except Exception:
            log.exception("the worker's heart stumbled")
        if stop.wait(seconds):
            return


def work(app: Flask, *, while_open: bool = False) -> None:
    """Work until a signal says stop; what is begun is finished. `while_open`: also stop when stdin closes.

    Must be called in the main thread.
    """
    from huey.consumer import Consumer

    settings: Settings = app.extensions["settings"]
    logging.getLogger("huey").setLevel(logging.ERROR)
    stop = threading.Event()
    heart = threading.Thread(target=beat, args=(app, stop, settings.worker_seconds), name="heart")
    consumer = Consumer(queue_of(app), workers=1, graceful_signal="TERM", shutdown_timeout=20)
    if while_open:
        threading.Thread(target=_stop_with_parent, daemon=True).start()
    heart.start()
    log.info("worker started")
    try:
        consumer.run()
    finally:
        stop.set()
        heart.join(30)
        log.info("worker stopped")


def _stop_with_parent() -> None:
    """The parent holds our standard input open; when it is gone, however it went, so are we."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
