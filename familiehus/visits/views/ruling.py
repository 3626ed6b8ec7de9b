"""The house's own rules of visiting and its kinds of match."""

from flask import Response
from sqlalchemy import select

from familiehus.accounts.models import Person
from familiehus.accounts.queries import people_with_role
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page
from familiehus.kernel.roles import Role
from familiehus.visits import access, commands
from familiehus.visits.forms.ruling import EditKind, NewKind, Rules
from familiehus.visits.models import MatchKind
from familiehus.visits.queries import matches
from familiehus.visits.views.routes import bp

KIND = ("title", "every_weeks", "length_minutes", "weeks", "also_needs", "is_alone_with_child", "is_offered")


@bp.route("/hjemmebesoeg/regler", methods=["GET", "POST"])
@allow(access.may_change_the_rules)
def rules() -> Response:
    form = Rules.of(matches.rules_of_visiting())
    named = {
        each.key: each
        for role in (Role.STAFF, Role.COORDINATOR, Role.MANAGER)
        for each in people_with_role(role)
    }
    form.listener.choices = [("", _("Lederen")), *((key, each.name) for key, each in named.items())]
    if form.validate_on_submit():
        with form.refusals():
            listener = one_or_404(select(Person), form.listener.data) if form.listener.data else None
            commands.write_rules(
                grace_minutes=form.grace_minutes.data,
                travel_minutes=form.travel_minutes.data,
                follow_up_weeks=form.weeks,
                listener=listener,
                after_hours=form.after_hours.data or "",
                by=me(),
            )
            return done(".rules", _("Gemt."))
    return page("visits/rules.html", form=form, kinds=matches.kinds(all_of_them=True))


@bp.route("/hjemmebesoeg/slags/ny", methods=["GET", "POST"])
@allow(access.may_change_the_rules)
def new_kind() -> Response:
    form = NewKind()
    if not form.is_submitted():
        form.every_weeks.data, form.length_minutes.data, form.weeks.data = 1, 120, 26
    if form.validate_on_submit():
        with form.refusals():
            commands.add_kind(by=me(), **{name: form[name].data for name in KIND})
            return done(".rules", _("Gemt."))
    return page("visits/kind.html", form=form, kind=None)


@bp.route("/hjemmebesoeg/slags/<key>", methods=["GET", "POST"])
@allow(access.may_change_the_rules)
def edit_kind(key: str) -> Response:
    kind = one_or_404(select(MatchKind), key)
    form = EditKind(row=kind)
    if form.validate_on_submit():
        with form.refusals():
            commands.revise_kind(kind, by=me(), **{name: form[name].data for name in KIND})
            return done(".rules", _("Gemt."))
    return page("visits/kind.html", form=form, kind=kind)
