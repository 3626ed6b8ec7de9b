"""On the day: staff note who came, who went, who did not."""

from flask import Response

from familiehus.kernel.authorization import allow, me
from familiehus.kernel.i18n import _
from familiehus.kernel.pages import done
from familiehus.shifts import access, commands
from familiehus.shifts.views.routes import Press, bp, seat_with, shift_with
from familiehus.shifts.views.shift import shown

ACTS = {
    "kom": (commands.come, lambda name: _("%(name)s er her.", name=name)),
    "gik": (commands.leave_for_home, lambda name: _("%(name)s er gået. Timerne er talt.", name=name)),
    "kom-ikke": (commands.did_not_come, lambda name: _("Skrevet: %(name)s kom ikke.", name=name)),
    "afbud": (commands.call_in_sick, lambda name: _("%(name)s har meldt afbud. Pladsen er fri.", name=name)),
    "fortryd": (commands.undo_presence, lambda name: _("Fortrudt.")),
}


@bp.post("/vagter/plads/<key>/<any(kom,gik,'kom-ikke',afbud,fortryd):word>")
@allow(access.may_staff)
def presence(key: str, word: str) -> Response:
    seat, form = seat_with(key), Press()
    act, told = ACTS[word]
    if form.validate_on_submit():
        with form.refusals():
            act(seat, by=me())
            return done("shifts.show", told(seat.name), key=seat.shift.key)
    return shown(shift_with(seat.shift.key), form=form)
