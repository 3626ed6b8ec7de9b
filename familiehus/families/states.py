"""The words of enrolment: states and who may follow whom, areas of wishes, purposes of consent."""

from enum import StrEnum

from familiehus.kernel.i18n import lazy


class State(StrEnum):
    """Where a family is with the house (domain §6, 11). Pausing and stopping never need a reason."""

    ENQUIRY = "enquiry"
    TALK_AGREED = "talk_agreed"
    ENROLLED = "enrolled"
    PAUSED = "paused"
    CLOSED = "closed"
    ANONYMISED = "anonymised"

    @property
    def label(self) -> str:
        return str(STATES[self])


STATES = {
    State.ENQUIRY: lazy("Henvendelse"),
    State.TALK_AGREED: lazy("Samtale aftalt"),
    State.ENROLLED: lazy("Tilmeldt huset"),
    State.PAUSED: lazy("Pause"),
    State.CLOSED: lazy("Afsluttet"),
    State.ANONYMISED: lazy("Anonymiseret"),
}
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


class Source(StrEnum):
    """How a family found its way in."""

    SELF = "self"
    STAFF = "staff"
    PROFESSIONAL = "professional"

    @property
    def label(self) -> str:
        return str(SOURCES[self])


SOURCES = {
    Source.SELF: lazy("Selv"),
    Source.STAFF: lazy("Ved bordet i huset"),
    Source.PROFESSIONAL: lazy("Gennem en fagperson"),
}


class Area(StrEnum):
    """The three areas of "what would change your situation?" (HolbækNetværket)."""

    SOCIAL = "social"
    MATERIAL = "material"
    WORK = "work"

    @property
    def label(self) -> str:
        return str(AREAS[self])


AREAS = {
    Area.SOCIAL: lazy("Socialt liv"),
    Area.MATERIAL: lazy("Ting og hverdag"),
    Area.WORK: lazy("Arbejde og uddannelse"),
}


class Distance(StrEnum):
    """How far a family lives from the house; a band, never a place on a map."""

    WALK = "walk"
    CYCLE = "cycle"
    DRIVE = "drive"
    FAR = "far"

    @property
    def label(self) -> str:
        return str(DISTANCES[self])


DISTANCES = {
    Distance.WALK: lazy("I gåafstand"),
    Distance.CYCLE: lazy("På cykel"),
    Distance.DRIVE: lazy("Med bus eller bil"),
    Distance.FAR: lazy("Længere væk"),
}


class Purpose(StrEnum):
    """What a family may say yes to, each for itself. Taking part never depends on photo or survey."""

    CARE_NEEDS = "care_needs"
    PHOTO_INTERNAL = "photo_internal"
    PHOTO_WEB = "photo_web"
    PHOTO_SOCIAL = "photo_social"
    PHOTO_PRESS = "photo_press"
    PHOTO_FUNDER = "photo_funder"
    SURVEY = "survey"
    SMS_HOUSE_NAME = "sms_house_name"

    @property
    def label(self) -> str:
        return str(PURPOSES[self])

    @property
    def is_photo(self) -> bool:
        return self.value.startswith("photo_")


PURPOSES = {
    Purpose.CARE_NEEDS: lazy("Allergi, mad og særlige behov"),
    Purpose.PHOTO_INTERNAL: lazy("Billeder på væggen i huset"),
    Purpose.PHOTO_WEB: lazy("Billeder på husets hjemmeside"),
    Purpose.PHOTO_SOCIAL: lazy("Billeder på sociale medier"),
    Purpose.PHOTO_PRESS: lazy("Billeder i avisen"),
    Purpose.PHOTO_FUNDER: lazy("Billeder til dem, der giver penge"),
    Purpose.SURVEY: lazy("Spørgeskemaer om trivsel"),
    Purpose.SMS_HOUSE_NAME: lazy("Husets navn i sms'er"),
}


WAYS_TO_SAY_YES = {
    "table": lazy("ved bordet"),
    "own_page": lazy("på jeres egen side"),
    "paper": lazy("på papir"),
}
"""How a family's yes reached the house."""


class OtherParent(StrEnum):
    """What is known of whoever else has custody, beside the one who said yes to pictures of the children."""

    ALSO = "also"
    ALONE = "alone"
    NOT_REACHED = "not_reached"

    @property
    def label(self) -> str:
        return str(OTHER_PARENTS[self])


OTHER_PARENTS = {
    OtherParent.ALSO: lazy("den anden forælder har også sagt ja"),
    OtherParent.ALONE: lazy("har forældremyndigheden alene"),
    OtherParent.NOT_REACHED: lazy("den anden forælder kunne ikke nås"),
}


class Leaving(StrEnum):
    """Why a membership ended; only what the software must know, never a diary."""

    LEFT = "left"
    SPLIT = "split"
    MISTAKE = "mistake"
