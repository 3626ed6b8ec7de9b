"""The words of a sign-up: where it stands, and what a line looks like from inside."""

from enum import StrEnum

from familiehus.kernel.i18n import lazy

EVERY_SIGNUP = "signups"
"""The version scope that moves with every sign-up of the house (for boards)."""


class State(StrEnum):
    """signed ⇄ left; waiting → offered → signed | lapsed | left; lapsed → offered again.

    `LAPSED` let an offer lapse, or was skipped by staff: it keeps its number and stays in line, but is passed
    over until another seat is freed.
    """

    SIGNED = "signed"
    WAITING = "waiting"
    OFFERED = "offered"
    LAPSED = "lapsed"
    LEFT = "left"

    @property
    def label(self) -> str:
        return str(STATES[self])


STATES = {
    State.SIGNED: lazy("Tilmeldt"),
    State.WAITING: lazy("På venteliste"),
    State.OFFERED: lazy("Har fået tilbudt en plads"),
    State.LAPSED: lazy("Svarede ikke i tide"),
    State.LEFT: lazy("Meldt fra"),
}
IN_LINE = (State.WAITING, State.OFFERED, State.LAPSED)
LIVE = (State.SIGNED, *IN_LINE)
