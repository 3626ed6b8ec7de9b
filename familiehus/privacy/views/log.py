"""The trail's pages over HTTP. Reading the trail leaves a trace as well."""

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from familiehus.accounts import access as accounts
from familiehus.accounts.queries import devices
from familiehus.kernel import clock, traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.privacy import access, commands, queries, words
from familiehus.privacy.forms import AnswerAlarm, AskTheLog
from familiehus.privacy.views.routes import bp

MOST_IN_A_FILE = 100_000


@bp.get("/")
@allow(access.may_read_the_log)
def index() -> ResponseReturnValue:
    return _log({})


@bp.get("/laeser/<key>")
@allow(access.may_read_the_log)
def reader(key: str) -> ResponseReturnValue:
    """What one person looked at."""
    return _log({"person": key[:40], "what": str(queries.What.LOOKED)}, about=key)


@bp.post("/laeser/<key>")
@allow(access.may_read_the_log)
def answer_alarm(key: str) -> ResponseReturnValue:
    """The manager has asked why somebody read so much; the alarm is quiet until it happens anew."""
    somebody = one_or_404(accounts.people_visible_to(me()), key)
    form = AnswerAlarm()
    if form.validate_on_submit():
        with form.refusals():
            commands.answer_alarm(somebody, form.words.data or "", by=me())
            return done(".index", _("Skrevet ned. Alarmen er slukket, til det sker igen."))
    return _log({}, form, about=key)


def _log(given: dict[str, str], alarm: AnswerAlarm | None = None, about: str = "") -> Response:
    form = AskTheLog(request.args.to_dict() or given, queries.readers())
    number = max(1, request.args.get("side", 1, type=int))
    entries, count = queries.page_of(form.asked, min(number, 10_000))
    traces.search(_asked_in_words(form), by=me(), among="access log", found=[])
    return page(
        "privacy/index.html",
        fragments=("trail",),
        status=422 if alarm is not None else None,
        form=form,
        alarm=alarm or AnswerAlarm(None),
        about=about,
        entries=entries,
        count=count,
        number=number,
        pages=-(-count // queries.PER_PAGE),
        kept={name: value for name, value in request.args.items() if name != "side"} or given,
        devices=_devices(),
        words=words,
        unusual=queries.unusual_readers(),
    )


@bp.get("/log.csv")
@allow(access.may_read_the_log)
def as_csv() -> ResponseReturnValue:
    """The entries asked for as a file, for a report on a breach."""
    form = AskTheLog(request.args.to_dict(), queries.readers())
    entries = db.session.scalars(queries.trail(form.asked).limit(MOST_IN_A_FILE))
    traces.search(_asked_in_words(form), by=me(), among="access log as a file", found=[])
    answer = Response(words.as_csv(entries, _devices()), mimetype="text/csv")
    name = f"adgangslog-{clock.today():%Y-%m-%d}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _devices() -> dict[str, Any]:
    return {device.key: device.called for device in devices()}


def _asked_in_words(form: AskTheLog) -> str:
    asked = form.asked
    parts = (asked.what, asked.about, asked.person, asked.subject, asked.first, asked.last)
    return " ".join(str(part) for part in parts if part)
