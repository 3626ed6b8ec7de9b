"""Hours: the volunteer's own, what staff approve, the yearly statement on paper, kilometres for the treasurer."""

import csv
import io

from flask import Response, request
from flask.typing import ResponseReturnValue

from familiehus.kernel import clock
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import is_volunteer
from familiehus.volunteers import access, commands, queries
from familiehus.volunteers.forms import CorrectHours, NoteHours
from familiehus.volunteers.models import Hours, Volunteer
from familiehus.volunteers.states import Task
from familiehus.volunteers.views.routes import bp, own, visible
from familiehus.volunteers.words import duration

MOST_AT_ONCE = 200
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@bp.route("/frivillige/timer", methods=["GET", "POST"])
@allow(access.may_keep_volunteers)
def waiting_hours() -> ResponseReturnValue:
    """Hours that wait; those ticked are approved."""
    form, waiting = Form(), queries.waiting_hours(me())
    if form.validate_on_submit():
        with form.refusals():
            ticked = set(request.form.getlist("hours")[:MOST_AT_ONCE])
            count = commands.approve_hours((row for row in waiting if row.key in ticked), by=me())
            return done(".waiting_hours", _("Godkendt: %(count)s.", count=count))
    year = clock.today().year
    return page(
        "volunteers/waiting_hours.html",
        form=form,
        waiting=waiting,
        approved=queries.recent_hours(me()),
        duration=duration,
        years=(year, year - 1),
    )


@bp.route("/frivillige/timer/<hours_key>", methods=["GET", "POST"])
@allow(access.may_keep_volunteers)
def put_hours_right(hours_key: str) -> ResponseReturnValue:
    """Staff put right what is wrong; the volunteer sees both numbers and is told."""
    hours = _own_hours(hours_key)
    form = CorrectHours(hours=hours.minutes // 60, minutes=hours.minutes % 60, kilometres=hours.kilometres)
    if form.validate_on_submit():
        with form.refusals():
            commands.put_hours_right(
                hours, minutes=form.length, kilometres=form.kilometres.data or 0, by=me()
            )
            return done(".waiting_hours", _("Rettet. %(name)s får besked.", name=hours.volunteer.name))
    return page("volunteers/put_hours_right.html", form=form, hours=hours, duration=duration)


@bp.get("/frivillige/koersel.csv")
@allow(access.may_keep_volunteers)
def kilometres() -> ResponseReturnValue:
    """Approved kilometres of a year, for a spreadsheet, with the year's rate where the manager has written one: no CPR
    and no address, those are the treasurer's to add."""
    written, year = io.StringIO(), _year(request.args.get("aar"))
    rows, rate = csv.writer(written, delimiter=";"), queries.rules_of_the_house().rate_of(year)
    paid_for = [_("Kroner pr. km"), _("Beløb")] if rate else []
    rows.writerow([_("Dato"), _("Navn"), _("Formål"), _("Kilometer"), *paid_for])
    for row in queries.kilometres_of(year, me()):
        paid = [_kroner(rate), _kroner(rate * row.kilometres)] if rate else []
        rows.writerow(
            [row.day.isoformat(), _plain(row.volunteer.name), _plain(row.label), row.kilometres, *paid]
        )
    answer = Response("\ufeff" + written.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=koersel.csv"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/frivillige/<key>/timer")
@allow(access.may_keep_volunteers)
def statement(key: str) -> ResponseReturnValue:
    return _statement(visible(key), back=".show", key=key)


@bp.get("/min-frivillighed/timer/opgoerelse")
@allow(is_volunteer)
def own_statement() -> ResponseReturnValue:
    return _statement(own(), back=".own_hours")


@bp.route("/min-frivillighed/timer", methods=["GET", "POST"])
@allow(is_volunteer)
def own_hours() -> ResponseReturnValue:
    volunteer, form = own(), NoteHours()
    if form.validate_on_submit():
        with form.refusals():
            commands.note_hours(
                volunteer,
                day=form.day.data,
                minutes=form.length,
                what=Task(form.what.data),
                kilometres=form.kilometres.data or 0,
                by=me(),
            )
            return done(".own_hours", _("Skrevet på. De venter på at blive godkendt."))
    year = _year(request.args.get("aar"))
    return page(
        "volunteers/own_hours.html",
        form=form,
        act=Form(),
        statement=queries.statement_of(volunteer, year),
        duration=duration,
        this_year=clock.today().year,
    )


@bp.route("/min-frivillighed/timer/<hours_key>", methods=["GET", "POST"])
@allow(is_volunteer)
def correct_hours(hours_key: str) -> ResponseReturnValue:
    hours = _own_hours(hours_key)
    form = CorrectHours(hours=hours.minutes // 60, minutes=hours.minutes % 60, kilometres=hours.kilometres)
    if form.validate_on_submit():
        with form.refusals():
            commands.correct_hours(hours, minutes=form.length, kilometres=form.kilometres.data or 0, by=me())
            return done(".own_hours", _("Rettet."))
    return page("volunteers/correct_hours.html", form=form, hours=hours, duration=duration)


@bp.post("/min-frivillighed/timer/<hours_key>/slet")
@allow(is_volunteer)
def drop_hours(hours_key: str) -> ResponseReturnValue:
    hours, form = _own_hours(hours_key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.drop_hours(hours, by=me())
            return done(".own_hours", _("Slettet."))
    return page(
        "volunteers/correct_hours.html",
        form=CorrectHours(hours=hours.minutes // 60, minutes=hours.minutes % 60, kilometres=hours.kilometres),
        act=form,
        hours=hours,
        duration=duration,
    )


def _own_hours(key: str) -> Hours:
    """An entry that the reader may see: their own, or as a coordinator anybody's."""
    return one_or_404(access.hours_visible_to(me()), key)


def _statement(volunteer: Volunteer, *, back: str, **where: str) -> ResponseReturnValue:
    year = _year(request.args.get("aar"))
    return page(
        "volunteers/statement.html",
        volunteer=volunteer,
        statement=queries.statement_of(volunteer, year),
        duration=duration,
        back=back,
        where=where,
        this_year=clock.today().year,
    )


def _year(typed: str | None) -> int:
    """The year asked for, if it is one there can be hours of; else this year."""
    this_year = clock.today().year
    if typed and typed.isascii() and typed.isdigit() and this_year - 20 <= int(typed[:6]) <= this_year:
        return int(typed[:6])
    return this_year


def _kroner(oere: int) -> str:
    """ "3,94": as a Danish spreadsheet reads it."""
    return f"{oere // 100},{oere % 100:02}"


def _plain(said: str) -> str:
    """What a spreadsheet would take for a formula stands behind an apostrophe."""
    return f"'{said}" if said.startswith(FORMULA) else said
