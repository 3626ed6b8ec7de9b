"""The words a shift is sorted by: how somebody came on it, why not any more, how well it is staffed."""

from enum import StrEnum

from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled


class State(StrEnum):
    """What becomes of a shift. Skipped ones the plan leaves out."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


class How(StrEnum):
    """By which path somebody came on a shift. The same rules stand on each of them."""

    SELF = "self"
    STAFF = "staff"
    STANDING = "standing"
    HANDOVER = "handover"
    SWAP = "swap"


class Left(StrEnum):
    """Why somebody is no longer on a shift. Recorded to find cover in time, never to count against anybody."""

    GAVE_BACK = "gave_back"
    HANDED_OVER = "handed_over"
    SWAPPED = "swapped"
    TAKEN_OFF = "taken_off"
    NOT_ACCEPTED = "not_accepted"
    NO_LONGER_FITS = "no_longer_fits"
    UNDONE = "undone"
    STOPPED = "stopped"


class Outcome(StrEnum):
    """How a search for somebody else ended."""

    TAKEN = "taken"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"
    LEFT = "left"


class Answer(StrEnum):
    """What somebody who was asked said; `VOID` when the question went away by itself."""

    YES = "yes"
    NOT_THIS_TIME = "not_this_time"
    VOID = "void"


class Part(Labelled):
    """Which end of the shift a line of a checklist belongs to."""

    OPENING = "opening", lazy("Når I åbner")
    CLOSING = "closing", lazy("Når I lukker")
