"""The words of support: how a wish stands, how a parcel does, what advice is about, what is in food."""

from enum import StrEnum

from familiehus.kernel.i18n import lazy


class NeedState(StrEnum):
    """How a family's wish stands. The first two are open; the others are how it ended."""

    WISHED = "wished"
    UNDER_WAY = "under_way"
    MET = "met"
    IMPOSSIBLE = "impossible"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return str(NEED_STATES[self])


NEED_STATES = {
    NeedState.WISHED: lazy("Ikke begyndt"),
    NeedState.UNDER_WAY: lazy("I gang"),
    NeedState.MET: lazy("Opfyldt"),
    NeedState.IMPOSSIBLE: lazy("Ikke muligt"),
    NeedState.WITHDRAWN: lazy("Trukket tilbage"),
}
OPEN = (NeedState.WISHED, NeedState.UNDER_WAY)
ENDS = (NeedState.MET, NeedState.IMPOSSIBLE, NeedState.WITHDRAWN)


class Means(StrEnum):
    """By what a wish is met."""

    OFFER = "offer"
    ACTIVITY = "activity"
    LOAN = "loan"
    VOLUNTEER = "volunteer"

    @property
    def label(self) -> str:
        return str(MEANS[self])


MEANS = {
    Means.OFFER: lazy("Tilbud"),
    Means.ACTIVITY: lazy("Aktivitet"),
    Means.LOAN: lazy("Udlån"),
    Means.VOLUNTEER: lazy("Frivillig"),
}


class ParcelState(StrEnum):
    """Where an application for a parcel is."""

    ASKED = "asked"
    APPROVED = "approved"
    WAITING = "waiting"
    DECLINED = "declined"
    PACKED = "packed"
    GIVEN = "given"

    @property
    def label(self) -> str:
        return str(PARCEL_STATES[self])


PARCEL_STATES = {
    ParcelState.ASKED: lazy("Søgt"),
    ParcelState.APPROVED: lazy("Godkendt"),
    ParcelState.WAITING: lazy("Venteliste"),
    ParcelState.DECLINED: lazy("Afslag"),
    ParcelState.PACKED: lazy("Pakket"),
    ParcelState.GIVEN: lazy("Udleveret"),
}
STEPS: dict[ParcelState, frozenset[ParcelState]] = {
    ParcelState.ASKED: frozenset({ParcelState.APPROVED, ParcelState.WAITING, ParcelState.DECLINED}),
    ParcelState.WAITING: frozenset({ParcelState.APPROVED, ParcelState.DECLINED}),
    ParcelState.DECLINED: frozenset({ParcelState.APPROVED, ParcelState.WAITING}),
    ParcelState.APPROVED: frozenset({ParcelState.PACKED, ParcelState.WAITING, ParcelState.DECLINED}),
    ParcelState.PACKED: frozenset({ParcelState.APPROVED, ParcelState.GIVEN}),
    ParcelState.GIVEN: frozenset({ParcelState.PACKED}),
}
HAS_PARCEL = (ParcelState.APPROVED, ParcelState.PACKED, ParcelState.GIVEN)


class AdviceKind(StrEnum):
    """What a session is about; the only thing that is kept of it."""

    ECONOMY = "economy"
    DEBT = "debt"
    LETTERS = "letters"
    HOUSING = "housing"
    WORK = "work"
    HEALTH = "health"

    @property
    def label(self) -> str:
        return str(ADVICE_KINDS[self])


ADVICE_KINDS = {
    AdviceKind.ECONOMY: lazy("Budget og økonomi"),
    AdviceKind.DEBT: lazy("Gæld"),
    AdviceKind.LETTERS: lazy("Breve og ansøgninger"),
    AdviceKind.HOUSING: lazy("Bolig"),
    AdviceKind.WORK: lazy("Arbejde og uddannelse"),
    AdviceKind.HEALTH: lazy("Sundhed"),
}


class Held(StrEnum):
    """How a session went."""

    HELD = "held"
    MISSED = "missed"


class Allergen(StrEnum):
    """The fourteen that must be told of (Regulation (EU) 1169/2011, annex II)."""

    GLUTEN = "gluten"
    CRUSTACEANS = "crustaceans"
    EGGS = "eggs"
    FISH = "fish"
    PEANUTS = "peanuts"
    SOYA = "soya"
    MILK = "milk"
    NUTS = "nuts"
    CELERY = "celery"
    MUSTARD = "mustard"
    SESAME = "sesame"
    SULPHITES = "sulphites"
    LUPIN = "lupin"
    MOLLUSCS = "molluscs"

    @property
    def label(self) -> str:
        return str(ALLERGENS[self])


ALLERGENS = {
    Allergen.GLUTEN: lazy("Gluten"),
    Allergen.CRUSTACEANS: lazy("Krebsdyr"),
    Allergen.EGGS: lazy("Æg"),
    Allergen.FISH: lazy("Fisk"),
    Allergen.PEANUTS: lazy("Jordnødder"),
    Allergen.SOYA: lazy("Soja"),
    Allergen.MILK: lazy("Mælk"),
    Allergen.NUTS: lazy("Nødder"),
    Allergen.CELERY: lazy("Selleri"),
    Allergen.MUSTARD: lazy("Sennep"),
    Allergen.SESAME: lazy("Sesam"),
    Allergen.SULPHITES: lazy("Sulfit"),
    Allergen.LUPIN: lazy("Lupin"),
    Allergen.MOLLUSCS: lazy("Bløddyr"),
}
