"""The words of a sign-up: where it stands, and what a line looks like from inside."""

from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled

EVERY_SIGNUP = "signups"
"""The version scope that moves with every sign-up of the house (for boards)."""


class State(Labelled):
    """signed ⇄ left; waiting → offered → signed | lapsed | left; lapsed → offered again.

    `LAPSED` let an offer lapse, or was skipped by staff: it keeps its number and stays in line, but is passed
    over until another seat is freed.
    """

    SIGNED = "signed", lazy("Tilmeldt")
    WAITING = "waiting", lazy("På venteliste")
    OFFERED = "offered", lazy("Har fået tilbudt en plads")
    LAPSED = "lapsed", lazy("Svarede ikke i tide")
    LEFT = "left", lazy("Meldt fra")


IN_LINE = (State.WAITING, State.OFFERED, State.LAPSED)
LIVE = (State.SIGNED, *IN_LINE)
