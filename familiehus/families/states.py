"""The words of enrolment: states and who may follow whom, areas of wishes, purposes of consent."""

from enum import StrEnum

from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled


class State(Labelled):
    """Where a family is with the house (domain §6, 11). Pausing and stopping never need a reason."""

    ENQUIRY = "enquiry", lazy("Henvendelse")
    TALK_AGREED = "talk_agreed", lazy("Samtale aftalt")
    ENROLLED = "enrolled", lazy("Tilmeldt huset")
    PAUSED = "paused", lazy("Pause")
    CLOSED = "closed", lazy("Afsluttet")
    ANONYMISED = "anonymised", lazy("Anonymiseret")


NAME_GONE = "–"
"""What stands where somebody's name stood, once they are forgotten."""
NEXT: dict[State, frozenset[State]] = {
    State.ENQUIRY: frozenset({State.TALK_AGREED, State.ENROLLED, State.CLOSED}),
    State.TALK_AGREED: frozenset({State.ENROLLED, State.CLOSED}),
    State.ENROLLED: frozenset({State.PAUSED, State.CLOSED}),
    State.PAUSED: frozenset({State.ENROLLED, State.CLOSED}),
    State.CLOSED: frozenset({State.ENROLLED, State.ANONYMISED}),
    State.ANONYMISED: frozenset(),
}


def size_band(heads: int) -> str:
    """How large a family was, so coarsely that it points at nobody."""
    return "5+" if heads >= 5 else "3-4" if heads >= 3 else str(heads)


LIVE = (State.ENROLLED, State.PAUSED)
WAITING = (State.ENQUIRY, State.TALK_AGREED)
STOPPED = (State.CLOSED, State.ANONYMISED)


class Source(Labelled):
    """How a family found its way in."""

    SELF = "self", lazy("Selv")
    STAFF = "staff", lazy("Ved bordet i huset")
    PROFESSIONAL = "professional", lazy("Gennem en fagperson")


class Area(Labelled):
    """The three areas of "what would change your situation?" (HolbækNetværket)."""

    SOCIAL = "social", lazy("Socialt liv")
    MATERIAL = "material", lazy("Ting og hverdag")
    WORK = "work", lazy("Arbejde og uddannelse")


class Distance(Labelled):
    """How far a family lives from the house; a band, never a place on a map."""

    WALK = "walk", lazy("I gåafstand")
    CYCLE = "cycle", lazy("På cykel")
    DRIVE = "drive", lazy("Med bus eller bil")
    FAR = "far", lazy("Længere væk")


class Purpose(Labelled):
    """What a family may say yes to, each for itself. Taking part never depends on photo or survey."""

    CARE_NEEDS = "care_needs", lazy("Allergi, mad og særlige behov")
    PHOTO_INTERNAL = "photo_internal", lazy("Billeder på væggen i huset")
    PHOTO_WEB = "photo_web", lazy("Billeder på husets hjemmeside")
    PHOTO_SOCIAL = "photo_social", lazy("Billeder på sociale medier")
    PHOTO_PRESS = "photo_press", lazy("Billeder i avisen")
    PHOTO_FUNDER = "photo_funder", lazy("Billeder til dem, der giver penge")
    SURVEY = "survey", lazy("Spørgeskemaer om trivsel")
    SMS_HOUSE_NAME = "sms_house_name", lazy("Husets navn i sms'er")

    @property
    def is_photo(self) -> bool:
        return self.value.startswith("photo_")


WAYS_TO_SAY_YES = {
    "table": lazy("ved bordet"),
    "own_page": lazy("på jeres egen side"),
    "paper": lazy("på papir"),
}
"""How a family's yes reached the house."""


class OtherParent(Labelled):
    """What is known of whoever else has custody, beside the one who said yes to pictures of the children."""

    ALSO = "also", lazy("den anden forælder har også sagt ja")
    ALONE = "alone", lazy("har forældremyndigheden alene")
    NOT_REACHED = "not_reached", lazy("den anden forælder kunne ikke nås")


class Leaving(StrEnum):
    """Why a membership ended; only what the software must know, never a diary."""

    LEFT = "left"
    SPLIT = "split"
    MISTAKE = "mistake"
