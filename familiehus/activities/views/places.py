"""The places of the house: a list for staff, kept by coordinators."""

from types import SimpleNamespace

from flask import Response

from familiehus.activities import access, commands, queries
from familiehus.activities.forms.places import MANY, ONE, AddPlace, DescribePlace
from familiehus.activities.models import Place
from familiehus.activities.views.routes import bp
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done, page


@bp.route("/steder", methods=["GET", "POST"])
@allow(access.may_plan)
def places() -> Response:
    """The places of the house, and a form for one more."""
    may_keep = access.may_keep_places(me())
    form = AddPlace() if may_keep else None
    if form is not None and form.validate_on_submit():
        with form.refusals():
            commands.add_place(
                form.name.data or "",
                by=me(),
                address=form.address.data or "",
                seats=form.seats.data,
                access_notes=form.access_notes.data or "",
                is_exclusive=form.is_exclusive,
            )
            return done("activities.places", _("Stedet er føjet til."))
    return page(
        "activities/places.html",
        fragments=("place_list",),
        form=form,
        every_place=queries.every_place(me()),
        may_keep=may_keep,
    )


@bp.route("/steder/<key>", methods=["GET", "POST"])
@allow(access.may_keep_places)
def place(key: str) -> Response:
    """Correct what is said about a place."""
    row = _place(key)
    now = {
        "name": row.name,
        "address": row.address,
        "seats": row.seats,
        "access_notes": row.access_notes,
        "used_by": ONE if row.is_exclusive else MANY,
    }
    form = DescribePlace(row=SimpleNamespace(row_version=row.row_version, **now), data=now)
    if form.validate_on_submit():
        with form.refusals():
            commands.describe_place(
                row,
                by=me(),
                name=form.name.data or "",
                address=form.address.data or "",
                seats=form.seats.data,
                access_notes=form.access_notes.data or "",
                is_exclusive=form.is_exclusive,
            )
            return done("activities.places", _("Stedet er gemt."))
    return page("activities/place.html", fragments=("place",), form=form, place=row)


@bp.post("/steder/<key>/ud-af-brug")
@allow(access.may_keep_places)
def retire_place(key: str) -> Response:
    commands.retire_place(_place(key), by=me())
    return done("activities.places", _("Stedet er taget ud af brug."))


@bp.post("/steder/<key>/i-brug")
@allow(access.may_keep_places)
def reopen_place(key: str) -> Response:
    commands.reopen_place(_place(key), by=me())
    return done("activities.places", _("Stedet er i brug igen."))


def _place(key: str) -> Place:
    return one_or_404(access.places_visible_to(me()), key)
