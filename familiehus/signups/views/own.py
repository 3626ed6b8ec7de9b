"""Signing up, changing who comes, leaving, answering: a family for itself, a guest where all are welcome."""

from flask import Response, abort, redirect, request, url_for

from familiehus.accounts import throttle
from familiehus.accounts.models import AttemptAt
from familiehus.activities.models import Occurrence
from familiehus.families.models import Household
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.forms import Form
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.requests import reads_first
from familiehus.kernel.roles import everyone, is_family, is_staff
from familiehus.kernel.transaction import begin_writing
from familiehus.signups import access, commands
from familiehus.signups.cards import Can, Cards
from familiehus.signups.forms import Heads, SignUp, SignUpGuest, Who
from familiehus.signups.models import SeriesSignup, Signup
from familiehus.signups.queries import length_of_line, place_in_line, series_signup_of
from familiehus.signups.reasons import is_full, reasons_against
from familiehus.signups.views.routes import back, bp, date_of, refused_in_place, signup_of


@bp.route("/kalender/<key>/tilmeld", methods=["GET", "POST"])
@reads_first
@allow(everyone)
def sign_up(key: str) -> Response:
    """A family says who comes; somebody unknown is shown the way in, or signs up as a guest where all are welcome."""
    if is_family(me()):
        return _family(date_of(key))
    if is_staff(me()):
        return redirect(url_for(".add", key=key), 303)  # type: ignore[return-value]
    return _guest(key)


def _family(occurrence: Occurrence) -> Response:
    cards = Cards([occurrence], me())
    household = _chosen(cards.households)
    if household is None:
        reasons = reasons_against(occurrence, None)
        return page(
            "signups/sign_up.html", fragments=("signup",), occurrence=occurrence, reasons=reasons, form=None
        )
    is_series = has_more_dates(occurrence) and series_signup_of(household, occurrence.activity) is None
    usual = None if request.method == "POST" else cards.suggested(occurrence.activity, household)
    form = SignUp(
        household=household,
        is_series=is_series,
        adults=usual.adults if usual else None,
        children=[child.key for child in usual.children] if usual else [],
    )
    if form.validate_on_submit():
        with form.refusals():
            return back(occurrence, _sign_up(form, occurrence, household))
    if form.is_refused and request.form.get("next") and (in_place := refused_in_place(occurrence, form)):
        return in_place
    card = cards.for_household(occurrence, household)
    if card.signup is not None and card.signup.is_live and not form.is_submitted():
        return redirect(url_for(".change", key=card.signup.key), 303)  # type: ignore[return-value]
    return page(
        "signups/sign_up.html",
        fragments=("signup",),
        occurrence=occurrence,
        form=form,
        card=card,
        reasons=reasons_against(occurrence, household),
        household=household,
        households=cards.households,
        is_series=is_series,
        is_full=card.can is Can.WAIT,
        waiting=length_of_line(occurrence) if card.can is Can.WAIT else 0,
    )


def _chosen(households: list[Household]) -> Household | None:
    wanted = request.values.get("household_key", "")
    return next((each for each in households if each.key == wanted), next(iter(households), None))


def has_more_dates(occurrence: Occurrence) -> bool:
    activity = occurrence.activity
    return activity.is_series and any(
        each is not occurrence and not each.has_begun and not each.is_off for each in activity.dates
    )


def _sign_up(form: SignUp, occurrence: Occurrence, household: Household) -> str:
    """Do it, and say what came of it."""
    adults, children = form.adults.data, form.chosen
    if form.is_for_all_dates:
        followed = commands.sign_up_series(
            occurrence.activity, household, adults=adults, children=children, by=me()
        )
        return told_of_series(followed)
    signup = commands.sign_up(occurrence, household, adults=adults, children=children, by=me())
    if signup.is_signed:
        return _("I er tilmeldt.")
    number = place_in_line(signup)
    if is_full(occurrence):
        return _("Der var fuldt. I er nr. %(number)s på ventelisten.", number=number)
    return _("Der er ikke plads til jer alle. I er nr. %(number)s på ventelisten.", number=number)


def told_of_series(followed: SeriesSignup) -> str:
    waiting = sum(signup.is_in_line for signup in followed.signups)
    if waiting:
        return _("I er tilmeldt alle gange. Nogle datoer er fulde, der står I på venteliste.")
    return _("I er tilmeldt alle gange.")


def _guest(key: str) -> Response:
    form = SignUpGuest(adults=1, children=0)
    if form.is_submitted():
        if form.whom:
            throttle.weigh(AttemptAt.ENQUIRY, form.whom)
        begin_writing()
    occurrence = date_of(key)
    reasons = reasons_against(occurrence, None)
    if not reasons and form.validate_on_submit():
        with form.refusals():
            signup = commands.sign_up_guest(
                occurrence,
                form.name.data,
                adults=form.adults.data,
                children=form.children.data,
                email=form.email.data,
                phone=form.phone.data,
                by=me(),
            )
            said = "" if signup.is_signed else "1"
            return done(".guest_done", key=key, venter=said or None)
    return page(
        "signups/guest.html",
        form=form,
        occurrence=occurrence,
        reasons=reasons,
        is_open=occurrence.activity.is_open_to_all,
        status=422 if form.is_submitted() and reasons else None,
    )


@bp.get("/kalender/<key>/tilmeldt")
@allow(everyone)
def guest_done(key: str) -> Response:
    """What a guest is told; it names nobody."""
    return page("signups/guest_done.html", occurrence=date_of(key), waits=bool(request.args.get("venter")))


def may_answer(person: object) -> bool:
    """A family for its own; those at the desk for any."""
    return is_family(person) or is_staff(person)  # type: ignore[arg-type]


@bp.route("/tilmelding/<key>", methods=["GET", "POST"])
@allow(may_answer)
def change(key: str) -> Response:
    """Who comes: other adults or children than before."""
    signup = signup_of(key)
    form = _who(signup)
    if form.validate_on_submit():
        with form.refusals():
            if isinstance(form, Who):
                commands.change_party(signup, adults=form.adults.data, children=form.chosen, by=me())
            else:
                commands.change_party(
                    signup, adults=form.adults.data, children_count=form.children.data, by=me()
                )
            return back(signup.occurrence, _("Gemt."))
    return page("signups/change.html", form=form, signup=signup, occurrence=signup.occurrence, act=Form(None))


def _who(signup: Signup) -> Who | Heads:
    if signup.household is None:
        return Heads(adults=signup.adults, children=signup.children_count)
    return Who(
        household=signup.household,
        besides=signup.children,
        adults=signup.adults,
        children=[child.key for child in signup.children],
    )


@bp.post("/tilmelding/<key>/meld-fra")
@allow(may_answer)
def leave(key: str) -> Response:
    """Out, in one tap; nothing is asked."""
    signup, form = signup_of(key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.leave(signup, by=me())
            said = (
                _("I er meldt fra.") if is_family(me()) else _("%(name)s er meldt fra.", name=signup.called)
            )
            return back(signup.occurrence, said, signup)
    return _refused(signup, form)


@bp.post("/tilmelding/<key>/fortryd")
@allow(may_answer)
def rejoin(key: str) -> Response:
    """Take leaving back, while there is time and a seat."""
    signup, form = signup_of(key), Form()
    if form.validate_on_submit():
        with form.refusals():
            commands.rejoin(signup, by=me())
            return back(signup.occurrence, _("I er med igen."), signup)
    return _refused(signup, form)


@bp.post("/tilmelding/<key>/tilbud/<word>")
@allow(may_answer)
def answer_offer(key: str, word: str) -> Response:
    """Yes ("ja") or no ("nej") to a seat on offer."""
    signup, form = signup_of(key), Form()
    if word not in ("ja", "nej"):
        abort(404)
    if form.validate_on_submit():
        with form.refusals():
            if word == "ja":
                commands.accept_offer(signup, by=me())
                said = _("I har fået pladsen. Vi glæder os til at se jer.")
                return back(signup.occurrence, said, signup)
            commands.decline_offer(signup, by=me())
            return back(signup.occurrence, _("Tak for svaret. Pladsen går videre."), signup)
    return _refused(signup, form)


@bp.post("/tilmelding/<key>/bliver/<word>")
@allow(may_answer)
def answer_moved(key: str, word: str) -> Response:
    """Whether they still come ("ja") at the new time, or not ("nej")."""
    signup, form = signup_of(key), Form()
    if word not in ("ja", "nej"):
        abort(404)
    if form.validate_on_submit():
        with form.refusals():
            commands.answer_moved(signup, comes=word == "ja", by=me())
            said = _("Dejligt. I er stadig tilmeldt.") if word == "ja" else _("I er meldt fra.")
            return back(signup.occurrence, said, signup)
    return _refused(signup, form)


@bp.post("/raekke/<key>/stop")
@allow(may_answer)
def leave_series(key: str) -> Response:
    """No more dates of a series; those still to come are left too."""
    followed, form = one_or_404(access.series_visible_to(me()), key), Form()
    if form.validate_on_submit():
        commands.leave_series(followed, by=me())
    if is_family(me()):
        return done("my_pages.index", _("I er meldt fra alle gange."))
    return done("families.show", _("Familien er meldt fra alle gange."), key=followed.household.key)


def _refused(signup: Signup, act: Form) -> Response:
    """The sentence: in the card that was tapped, else above the sign-up as it is."""
    return refused_in_place(signup.occurrence, act, signup) or page(
        "signups/change.html", form=_who_unsent(signup), signup=signup, occurrence=signup.occurrence, act=act
    )


def _who_unsent(signup: Signup) -> Who | Heads:
    if signup.household is None:
        return Heads(None, adults=signup.adults, children=signup.children_count)
    return Who(
        None,
        household=signup.household,
        besides=signup.children,
        adults=signup.adults,
        children=[child.key for child in signup.children],
    )
