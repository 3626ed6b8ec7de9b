"""The desk: who comes to a date, signing up a family that rang or stands there, moving the line."""

from collections.abc import Callable

from flask import Response, request

from familiehus.activities.models import Occurrence
from familiehus.families import access as families
from familiehus.families import queries as registered
from familiehus.families.models import Household
from familiehus.kernel import traces
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import page
from familiehus.signups import access, commands, desk
from familiehus.signups.cards import suggested
from familiehus.signups.forms import Find, SignUpByStaff, WalkInGuest, Why
from familiehus.signups.models import Signup
from familiehus.signups.queries import series_signup_of
from familiehus.signups.views.own import has_more_dates, told_of_series
from familiehus.signups.views.routes import back, bp, date_of, signup_of

MOST_FOUND = 8


@bp.get("/kalender/<key>/tilmeldte")
@allow(access.may_see_who_comes)
def who_comes(key: str) -> Response:
    """Everybody with a seat, the line in order, and the kitchen's numbers; fit to be printed."""
    occurrence = date_of(key)
    return page(
        "signups/who_comes.html",
        fragments=("signed_up",),
        occurrence=occurrence,
        desk=desk.desk_of(occurrence, me()),
        act=Form(None),
    )


@bp.get("/kalender/<key>/tilmeld-familie")
@allow(access.may_see_who_comes)
def add(key: str) -> Response:
    """Find the family by typing; nobody is listed before that."""
    occurrence, find = date_of(key), Find(request.args, meta={"csrf": False})
    find.validate()
    said = (find.said.data or "") if not find.said.errors else ""
    found = registered.register(me(), said=said, limit=MOST_FOUND) if len(said) > 1 else []
    if said:
        traces.search(said, by=me(), among="families", found=[each.key for each in found])
    return page(
        "signups/add.html",
        fragments=("found",),
        occurrence=occurrence,
        find=find,
        said=said,
        families=[each for each in found if not each.has_stopped],
    )


@bp.route("/kalender/<key>/tilmeld-familie/<household_key>", methods=["GET", "POST"])
@allow(access.may_see_who_comes)
def add_family(key: str, household_key: str) -> Response:
    """Sign a family up, or let it in at the door."""
    occurrence = date_of(key)
    household = one_or_404(families.households_visible_to(me()), household_key)
    traces.look(household, by=me())
    usual = suggested(occurrence.activity, household)
    form = SignUpByStaff(
        household=household,
        is_series=has_more_dates(occurrence) and series_signup_of(household, occurrence.activity) is None,
        adults=usual.adults,
        children=[child.key for child in usual.children],
        is_here=occurrence.has_begun or occurrence.signup_is_over,
    )
    if form.validate_on_submit():
        with form.refusals():
            return back(occurrence, _add(form, occurrence, household))
    return page("signups/add_family.html", form=form, occurrence=occurrence, household=household)


def _add(form: SignUpByStaff, occurrence: Occurrence, household: Household) -> str:
    adults, children = form.adults.data, form.chosen
    if form.is_here.data:
        commands.walk_in(occurrence, household, adults=adults, children=children, by=me())
    elif form.is_for_all_dates:
        return told_of_series(
            commands.sign_up_series(occurrence.activity, household, adults=adults, children=children, by=me())
        )
    else:
        signup = commands.sign_up(
            occurrence, household, adults=adults, children=children, by=me(), tell_them=True
        )
        if signup.is_in_line:
            return _("%(name)s står på ventelisten.", name=household.called)
    return _("%(name)s er tilmeldt.", name=household.called)


@bp.route("/kalender/<key>/tilmeld-gaest", methods=["GET", "POST"])
@allow(access.may_see_who_comes)
def add_guest(key: str) -> Response:
    """Somebody at the door whom the house does not know: a name, and how many they are."""
    occurrence, form = date_of(key), WalkInGuest(adults=1, children=0)
    if form.validate_on_submit():
        with form.refusals():
            commands.walk_in(
                occurrence,
                guest_name=form.name.data,
                adults=form.adults.data,
                children_count=form.children.data,
                by=me(),
            )
            return back(occurrence, _("%(name)s er tilmeldt.", name=form.name.data))
    return page("signups/add_guest.html", form=form, occurrence=occurrence)


@bp.route("/tilmelding/<key>/forrest", methods=["GET", "POST"])
@allow(access.may_move_the_line)
def bump(key: str) -> Response:
    """First in line, with a reason."""
    return _moved(signup_of(key), commands.bump, _("Sæt forrest"), ".bump", _("Familien står nu forrest."))


@bp.route("/tilmelding/<key>/spring-over", methods=["GET", "POST"])
@allow(access.may_move_the_line)
def skip(key: str) -> Response:
    """Passed over, with a reason: the next seat goes to somebody else."""
    return _moved(signup_of(key), commands.skip, _("Spring over"), ".skip", _("Pladsen går til den næste."))


def _moved(signup: Signup, move: Callable[..., None], heading: str, endpoint: str, said: str) -> Response:
    form = Why()
    if form.validate_on_submit():
        with form.refusals():
            move(signup, form.reason.data, by=me())
            return back(signup.occurrence, said)
    return page("signups/why.html", form=form, signup=signup, heading=heading, endpoint=endpoint)
