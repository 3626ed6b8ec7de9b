"""The list of a date at the desk: who came, who has gone, what was tapped wrong, and that nobody came.

Of what is for volunteers it is their list, by name.
"""

from flask import Blueprint, Flask, Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from familiehus.activities.access import occurrences_visible_to
from familiehus.activities.models import Occurrence
from familiehus.activities.queries.calendar import in_order
from familiehus.attendance import access, commands, queries
from familiehus.attendance.forms import CorrectAttendance, CountHeads, FindFamily, PartyCame, VolunteersCame
from familiehus.attendance.models import Attendance
from familiehus.families import queries as families
from familiehus.families.access import households_visible_to
from familiehus.kernel import traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _, ngettext
from familiehus.kernel.pages import done, page
from familiehus.kernel.refusals import Refused

FOUND = 8

bp = Blueprint("attendance", __name__, url_prefix="/fremmoede")


def _date(key: str) -> Occurrence:
    return one_or_404(in_order(occurrences_visible_to(me())), key)


def _row(occurrence: Occurrence, row_key: str) -> Attendance:
    rows = queries.whole(select(Attendance)).where(Attendance.occurrence_id == occurrence.id)
    return one_or_404(rows, row_key)


@bp.get("/")
@allow(access.may_see_attendance)
def index() -> ResponseReturnValue:
    """Dates that nobody has counted yet."""
    return page("attendance/index.html", waiting=queries.unrecorded())


@bp.get("/<key>")
@allow(access.may_see_attendance)
def roll(key: str) -> ResponseReturnValue:
    return _roll(_date(key))


def _roll(
    occurrence: Occurrence, heads: CountHeads | None = None, volunteers: VolunteersCame | None = None
) -> Response:
    find = FindFamily(request.args, meta={"csrf": False})
    find.validate()
    said = (find.find.data or "") if not find.find.errors else ""
    listed = queries.expected_and_here(occurrence)
    parties = listed.parties
    found = families.register(me(), said=said, limit=FOUND) if len(said) > 1 else []
    seen = queries.may_be_named([party.household for party in parties], me())
    traces.search(
        said,
        by=me(),
        among="attendance",
        found=sorted({*(each.key for each in found), *(each.key for each in parties)}),
    )
    came = volunteers or VolunteersCame(None)
    if occurrence.activity.for_volunteers:
        came.who.choices = [(each.key, each.name) for each in queries.volunteers_to_note(occurrence, me())]
    return page(
        "attendance/roll.html",
        fragments=("roll",),
        occurrence=occurrence,
        parties=parties,
        may_name=lambda party: party.household is None or party.household.id in seen,
        listed=listed,
        nobody_came=queries.is_said_that_nobody_came(occurrence),
        find=find,
        found=[each for each in found if each.is_live and each.key not in {party.key for party in parties}],
        said=said,
        heads=heads or CountHeads(None),
        came=came,
        act=Form(None),
    )


@bp.post("/<key>/kom")
@allow(access.may_see_attendance)
def come(key: str) -> ResponseReturnValue:
    """A family on the list, or one that was looked for, is here: all who were expected, else all it has."""
    occurrence, form = _date(key), PartyCame()
    if form.validate_on_submit():
        household = one_or_404(households_visible_to(me()), str(form.household.data))
        party = queries.party_with(occurrence, household.key) or queries.Party.whole(household)
        with form.refusals():
            commands.party_arrives(occurrence, party, by=me())
            return done(".roll", _("%(name)s er skrevet ind.", name=household.called), key=key)
    return _roll(occurrence)


@bp.post("/<key>/antal")
@allow(access.may_see_attendance)
def count(key: str) -> ResponseReturnValue:
    occurrence, form = _date(key), CountHeads()
    if form.validate_on_submit():
        with form.refusals():
            adults, children = form.adults.data or 0, form.children.data or 0
            commands.count_heads(occurrence, adults=adults, children=children, by=me())
            said = ngettext("%(num)s er talt med.", "%(num)s er talt med.", adults + children)
            return done(".roll", said, key=key)
    return _roll(occurrence, form)


@bp.post("/<key>/frivillige")
@allow(access.may_see_attendance)
def volunteers_came(key: str) -> ResponseReturnValue:
    """Those of the house's volunteers who were there; a course that is a proof gives it to each of them."""
    occurrence, form = _date(key), VolunteersCame()
    known = {each.key: each for each in queries.volunteers_to_note(occurrence, me())}
    form.who.choices = [(each.key, each.name) for each in known.values()]
    if form.validate_on_submit():
        with form.refusals():
            if not form.who.data:
                raise Refused(_("Sæt kryds ved dem, der kom."))
            for each in form.who.data:
                commands.volunteer_arrives(occurrence, known[each], by=me())
            said = ngettext("%(num)s er skrevet op.", "%(num)s er skrevet op.", len(form.who.data))
            return done(".roll", said, key=key)
    return _roll(occurrence, volunteers=form)


@bp.post("/<key>/<row_key>/gaaet")
@allow(access.may_see_attendance)
def gone(key: str, row_key: str) -> ResponseReturnValue:
    occurrence, form = _date(key), Form()
    if form.validate_on_submit():
        commands.go_home(_row(occurrence, row_key), by=me())
        return done(".roll", _("De er gået."), key=key)
    return _roll(occurrence)


@bp.route("/<key>/<row_key>/ret", methods=["GET", "POST"])
@allow(access.may_correct)
def correct(key: str, row_key: str) -> ResponseReturnValue:
    occurrence = _date(key)
    row = _row(occurrence, row_key)
    household = row.household
    if household is not None:
        household = one_or_404(households_visible_to(me()), household.key)
        traces.look(household, by=me())
    form = CorrectAttendance(row=row)
    known = list(dict.fromkeys([*(household.children if household else ()), *row.who]))
    form.who.choices = [(child.key, child.first_name) for child in known]
    if form.validate_on_submit():
        with form.refusals():
            chosen = [child for child in known if child.key in (form.who.data or ())]
            commands.correct(
                row,
                adults=form.adults.data or 0,
                children=chosen,
                more_children=form.more_children.data or 0,
                is_here=form.is_here.data,
                by=me(),
            )
            return done(".roll", _("Rettet."), key=key)
    if not form.is_submitted():
        form.who.data = [child.key for child in row.who]
        form.more_children.data = row.children - len(row.who)
        form.is_here.data = row.is_here
    return page("attendance/correct.html", form=form, row=row, occurrence=occurrence, act=Form(None))


@bp.post("/<key>/<row_key>/fortryd")
@allow(access.may_correct)
def take_back(key: str, row_key: str) -> ResponseReturnValue:
    """It was a wrong tap: they were never here."""
    occurrence, form = _date(key), Form()
    row = _row(occurrence, row_key)
    if form.validate_on_submit():
        commands.take_back(row, by=me())
        return done(".roll", _("Taget af listen."), key=key)
    return _roll(occurrence)


@bp.post("/<key>/alle-gaaet")
@allow(access.may_see_attendance)
def all_gone(key: str) -> ResponseReturnValue:
    occurrence, form = _date(key), Form()
    if form.validate_on_submit():
        commands.everybody_goes_home(occurrence, by=me())
        return done(".roll", _("Alle er gået."), key=key)
    return _roll(occurrence)


@bp.post("/<key>/ingen")
@allow(access.may_correct)
def nobody(key: str) -> ResponseReturnValue:
    """Nobody came; pressed again it is taken back."""
    occurrence, form = _date(key), CountHeads()
    if form.validate_on_submit():
        with form.refusals():
            if queries.is_said_that_nobody_came(occurrence):
                commands.somebody_came_after_all(occurrence, by=me())
                return done(".roll", _("Taget tilbage."), key=key)
            commands.not_here(occurrence, by=me())
            return done(".roll", _("Skrevet op: ingen kom."), key=key)
    return _roll(occurrence, form)


@bp.record_once
def _beside_a_date(state) -> None:
    """On a date's own page, those at the desk find the way to its list."""
    app: Flask = state.app

    @app.context_processor
    def _roll_url() -> dict[str, str]:
        if request.endpoint != "activities.show" or not access.may_see_attendance(me()):
            return {}
        return {"roll_url": url_for("attendance.roll", key=(request.view_args or {}).get("key", ""))}

    @app.context_processor
    def _courses() -> dict[str, list[Occurrence]]:
        """On a volunteer's own page, what there is for volunteers to come to."""
        return {"courses": queries.courses_to_come(me())} if request.endpoint == "volunteers.mine" else {}
