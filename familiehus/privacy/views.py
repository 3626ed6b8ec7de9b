"""The trail's pages over HTTP. Reading the trail leaves a trace as well."""

import json
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from familiehus.accounts import queries as accounts
from familiehus.families import access as families
from familiehus.kernel import clock, traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.db import db
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.privacy import access, commands, news, queries, retention, words
from familiehus.privacy.forms import AnswerSample, AskTheLog
from familiehus.privacy.selfcheck import checks as looked_at
from familiehus.volunteers import access as volunteers

MOST_IN_A_FILE = 100_000

bp = Blueprint("privacy", __name__, url_prefix="/log-og-data")


@bp.get("/")
@allow(access.may_read_the_log)
def index() -> ResponseReturnValue:
    return _log({})


@bp.get("/laeser/<key>")
@allow(access.may_read_the_log)
def reader(key: str) -> ResponseReturnValue:
    """What one person looked at."""
    return _log({"person": key[:40], "what": str(queries.What.LOOKED)})


def _log(given: dict[str, str]) -> Response:
    form = AskTheLog(request.args.to_dict() or given, queries.readers())
    number = max(1, request.args.get("side", 1, type=int))
    entries, count = queries.page_of(form.asked, min(number, 10_000))
    traces.search(_asked_in_words(form), by=me(), among="access log", found=[])
    return page(
        "privacy/index.html",
        fragments=("trail",),
        form=form,
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


@bp.get("/familie/<key>")
@allow(access.may_read_the_log)
def family(key: str) -> ResponseReturnValue:
    """Who saw a family, on paper: colleagues by what they are, by name only when that is asked for."""
    household = one_or_404(families.households_visible_to(me()), key)
    traces.look(household, by=me(), what="access log")
    return _extract(household.called, queries.about_household(household), "families.show", key)


@bp.get("/frivillig/<key>")
@allow(access.may_read_the_log)
def volunteer(key: str) -> ResponseReturnValue:
    """Who saw a volunteer, on paper."""
    somebody = one_or_404(volunteers.volunteers_visible_to(me()), key)
    traces.look(somebody, by=me(), what="access log")
    return _extract(somebody.name, queries.about_volunteer(somebody), "volunteers.show", key)


@bp.get("/familie/<key>/alt")
@allow(access.may_read_the_log)
def all_of_family(key: str) -> ResponseReturnValue:
    """Everything the house holds about a family, from every room, to read or to hand over as a file."""
    household = one_or_404(families.households_visible_to(me()), key)
    traces.look(household, by=me(), what="everything")
    held = {"familie": news.everything_about(household)}
    held |= {person.name: news.everything_about(person) for person in household.guardians}
    return _everything(household.called, held, "families.show", key)


@bp.get("/frivillig/<key>/alt")
@allow(access.may_read_the_log)
def all_of_volunteer(key: str) -> ResponseReturnValue:
    """Everything the house holds about a volunteer."""
    somebody = one_or_404(volunteers.volunteers_visible_to(me()), key)
    traces.look(somebody, by=me(), what="everything")
    held = {somebody.name: news.everything_about(somebody.person)}
    return _everything(somebody.name, held, "volunteers.show", key)


@bp.get("/sletning")
@allow(access.may_read_the_log)
def retention_rules() -> ResponseReturnValue:
    """How long what is kept, and how much would go tonight: counts only, nothing is changed."""
    return page("privacy/retention.html", standings=retention.standings())


@bp.get("/eftersyn")
@allow(access.may_read_the_log)
def selfcheck() -> ResponseReturnValue:
    return page("privacy/selfcheck.html", checks=looked_at())


def _everything(called: str, held: dict[str, Any], endpoint: str, key: str) -> Response:
    if request.args.get("som") == "json":
        answer = Response(
            json.dumps(held, ensure_ascii=False, indent=2, default=str), mimetype="application/json"
        )
        answer.headers["Content-Disposition"] = 'attachment; filename="alt.json"'
        answer.headers["Cache-Control"] = "no-store"
        return answer
    return page("privacy/everything.html", called=called, held=held, back=(endpoint, key))


@bp.get("/stikproeve")
@allow(access.may_answer_samples)
def samples() -> ResponseReturnValue:
    """The looks that were drawn: one's own, for the manager everybody's."""
    return _samples(AnswerSample(None))


@bp.post("/stikproeve/<key>")
@allow(access.may_answer_samples)
def answer(key: str) -> ResponseReturnValue:
    sample = one_or_404(access.samples_visible_to(me()), key)
    form = AnswerSample()
    if form.validate_on_submit():
        with form.refusals():
            commands.answer_sample(sample, form.was_work.data == "ja", form.words.data, by=me())
            return done(".samples", _("Tak for svaret."))
    return _samples(form, refused=key)


def _samples(form: AnswerSample, refused: str = "") -> Response:
    return page(
        "privacy/samples.html",
        fragments=("sample_list",),
        form=form,
        refused=refused,
        samples=queries.samples(me()),
        words=words,
        access=access,
    )


def _extract(called: str, entries: list[Any], endpoint: str, key: str) -> Response:
    return page(
        "privacy/extract.html",
        called=called,
        entries=entries,
        named=request.args.get("navne") == "ja",
        back=(endpoint, key),
        words=words,
        today=clock.today(),
    )


def _devices() -> dict[str, str]:
    return {device.key: device.called for device in accounts.devices()}


def _asked_in_words(form: AskTheLog) -> str:
    asked = form.asked
    parts = (asked.what, asked.about, asked.person, asked.subject, asked.first, asked.last)
    return " ".join(str(part) for part in parts if part)
