"""The words of support: how a wish stands, how a parcel does, what advice is about, what is in food."""

from enum import StrEnum

from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled


class NeedState(Labelled):
    """How a family's wish stands. The first two are open; the others are how it ended."""

    WISHED = "wished", lazy("Ikke begyndt")
    UNDER_WAY = "under_way", lazy("I gang")
    MET = "met", lazy("Opfyldt")
    IMPOSSIBLE = "impossible", lazy("Ikke muligt")
    WITHDRAWN = "withdrawn", lazy("Trukket tilbage")


OPEN = (NeedState.WISHED, NeedState.UNDER_WAY)
ENDS = (NeedState.MET, NeedState.IMPOSSIBLE, NeedState.WITHDRAWN)


class Means(Labelled):
    """By what a wish is met."""

    OFFER = "offer", lazy("Tilbud")
    ACTIVITY = "activity", lazy("Aktivitet")
    LOAN = "loan", lazy("Udlån")
    VOLUNTEER = "volunteer", lazy("Frivillig")


class ParcelState(Labelled):
    """Where an application for a parcel is."""

    ASKED = "asked", lazy("Søgt")
    APPROVED = "approved", lazy("Godkendt")
    WAITING = "waiting", lazy("Venteliste")
    DECLINED = "declined", lazy("Afslag")
    PACKED = "packed", lazy("Pakket")
    GIVEN = "given", lazy("Udleveret")


STEPS: dict[ParcelState, frozenset[ParcelState]] = {
    ParcelState.ASKED: frozenset({ParcelState.APPROVED, ParcelState.WAITING, ParcelState.DECLINED}),
    ParcelState.WAITING: frozenset({ParcelState.APPROVED, ParcelState.DECLINED}),
    ParcelState.DECLINED: frozenset({ParcelState.APPROVED, ParcelState.WAITING}),
    ParcelState.APPROVED: frozenset({ParcelState.PACKED, ParcelState.WAITING, ParcelState.DECLINED}),
    ParcelState.PACKED: frozenset({ParcelState.APPROVED, ParcelState.GIVEN}),
    ParcelState.GIVEN: frozenset({ParcelState.PACKED}),
}
HAS_PARCEL = (ParcelState.APPROVED, ParcelState.PACKED, ParcelState.GIVEN)


class AdviceKind(Labelled):
    """What a session is about; the only thing that is kept of it."""

    ECONOMY = "economy", lazy("Budget og økonomi")
    DEBT = "debt", lazy("Gæld")
    LETTERS = "letters", lazy("Breve og ansøgninger")
    HOUSING = "housing", lazy("Bolig")
    WORK = "work", lazy("Arbejde og uddannelse")
    HEALTH = "health", lazy("Sundhed")


class Held(StrEnum):
    """How a session went."""

    HELD = "held"
    MISSED = "missed"


class Allergen(Labelled):
    """The fourteen that must be told of (Regulation (EU) 1169/2011, annex II)."""

    GLUTEN = "gluten", lazy("Gluten")
    CRUSTACEANS = "crustaceans", lazy("Krebsdyr")
    EGGS = "eggs", lazy("Æg")
    FISH = "fish", lazy("Fisk")
    PEANUTS = "peanuts", lazy("Jordnødder")
    SOYA = "soya", lazy("Soja")
    MILK = "milk", lazy("Mælk")
    NUTS = "nuts", lazy("Nødder")
    CELERY = "celery", lazy("Selleri")
    MUSTARD = "mustard", lazy("Sennep")
    SESAME = "sesame", lazy("Sesam")
    SULPHITES = "sulphites", lazy("Sulfit")
    LUPIN = "lupin", lazy("Lupin")
    MOLLUSCS = "molluscs", lazy("Bløddyr")
