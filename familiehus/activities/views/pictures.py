"""The picture of an activity: set, or taken away."""

from dataclasses import replace

from flask import Response, request

from familiehus.activities import access, commands, queries
from familiehus.activities.forms.pictures import Picture
from familiehus.activities.sheets import Reach, sheet_of
from familiehus.activities.views.calendar import shown
from familiehus.activities.views.routes import bp
from familiehus.kernel import uploads
from familiehus.kernel.authorization import allow, me, one_or_404
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done
from familiehus.kernel.refusals import Refused
from familiehus.kernel.requests import reads_first
from familiehus.kernel.roles import everyone
from familiehus.kernel.transaction import begin_writing

PURPOSE = "activity"
uploads.pictures_for(PURPOSE, everyone)


@bp.post("/kalender/<key>/billede")
@allow(access.may_revise)
@reads_first
def picture(key: str) -> Response:
    """Set the picture, the same for all dates that are left; sent without one, take it away."""
    made, refusal = _made()
    begin_writing()
    occurrence = one_or_404(queries.in_order(access.occurrences_visible_to(me())), key)
    form = Picture()
    if refusal is not None:
        form.refuse(*refusal.reasons)
    elif form.validate_on_submit():
        with form.refusals():
            kept = uploads.keep(made, PURPOSE, by=me()).key if made else None
            sheet = sheet_of(occurrence)
            sheet = replace(sheet, details=replace(sheet.details, picture=kept))
            commands.revise(occurrence, Reach.ALL, sheet, by=me())
            said = _("Billedet er gemt.") if kept else _("Billedet er taget væk.")
            return done("activities.show", said, key=occurrence.key)
    return shown(occurrence, form)


def _made() -> tuple[bytes | None, Refused | None]:
    """The picture that was sent, made anew before any lock is taken; or why it cannot be used."""
    sent = request.files.get("picture")
    if not sent or not sent.filename:
        return None, None
    try:
        return uploads.read(sent.stream), None
    except Refused as why:
        return None, why
