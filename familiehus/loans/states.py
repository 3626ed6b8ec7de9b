"""The words of the room: how a thing is, whose it is, who borrows, why it is not to be had."""

from enum import StrEnum

from familiehus.kernel.i18n import lazy


class ItemState(StrEnum):
    """How a thing is, physically. Who has it is never stored: that stands on the loans."""

    LENDABLE = "lendable"
    CHECK = "check"
    REPAIR = "repair"
    LOST = "lost"
    RETIRED = "retired"

    @property
    def label(self) -> str:
        return str(ITEM_STATES[self])


ITEM_STATES = {
    ItemState.LENDABLE: lazy("kan lånes ud"),
    ItemState.CHECK: lazy("mangler tjek"),
    ItemState.REPAIR: lazy("til reparation"),
    ItemState.LOST: lazy("bortkommet"),
    ItemState.RETIRED: lazy("udgået"),
}
IN_THE_POOL = (ItemState.LENDABLE, ItemState.CHECK)
"""Things that reservations can count on: they are here, or come back."""


class Condition(StrEnum):
    """How worn a thing is."""

    NEW = "new"
    GOOD = "good"
    WORN = "worn"
    FLAWED = "flawed"

    @property
    def label(self) -> str:
        return str(CONDITIONS[self])


CONDITIONS = {
    Condition.NEW: lazy("som ny"),
    Condition.GOOD: lazy("god"),
    Condition.WORN: lazy("slidt"),
    Condition.FLAWED: lazy("har en skavank"),
}


class Owner(StrEnum):
    """Whose a thing is."""

    HOUSE = "house"
    SCHOOL = "school"

    @property
    def label(self) -> str:
        return str(OWNERS[self])


OWNERS = {Owner.HOUSE: lazy("huset"), Owner.SCHOOL: lazy("skolen")}


class BorrowerKind(StrEnum):
    """What sort of borrower it is; kept for statistics when the borrower is forgotten."""

    HOUSEHOLD = "household"
    VOLUNTEER = "volunteer"
    ASSOCIATION = "association"

    @property
    def label(self) -> str:
        return str(BORROWERS[self])


BORROWERS = {
    BorrowerKind.HOUSEHOLD: lazy("familie"),
    BorrowerKind.VOLUNTEER: lazy("frivillig"),
    BorrowerKind.ASSOCIATION: lazy("forening"),
}


class LoanState(StrEnum):
    """Where a loan is; worked out from what has happened to it, never stored."""

    RESERVED = "reserved"
    OUT = "out"
    OVERDUE = "overdue"
    RECEIVED = "received"
    CHECKED = "checked"
    LOST = "lost"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return str(LOAN_STATES[self])


LOAN_STATES = {
    LoanState.RESERVED: lazy("reserveret"),
    LoanState.OUT: lazy("udlånt"),
    LoanState.OVERDUE: lazy("over tiden"),
    LoanState.RECEIVED: lazy("modtaget, mangler tjek"),
    LoanState.CHECKED: lazy("afleveret"),
    LoanState.LOST: lazy("bortkommet"),
    LoanState.CANCELLED: lazy("aflyst"),
}


class Why(StrEnum):
    """Why a thing is not to be had on a day."""

    RESERVED = "reserved"
    OUT = "out"
    OVERDUE = "overdue"
    BUFFER = "buffer"
    CHECK = "check"
    REPAIR = "repair"
    SERVICE = "service"
    LOST = "lost"
    RETIRED = "retired"

    @property
    def label(self) -> str:
        return str(WHYS[self])


WHYS = {
    Why.RESERVED: lazy("reserveret"),
    Why.OUT: lazy("udlånt"),
    Why.OVERDUE: lazy("udlånt, over tiden"),
    Why.BUFFER: lazy("gøres klar til den næste"),
    Why.CHECK: lazy("er kommet tilbage, mangler tjek"),
    Why.REPAIR: lazy("til reparation"),
    Why.SERVICE: lazy("skal have eftersyn"),
    Why.LOST: lazy("bortkommet"),
    Why.RETIRED: lazy("udgået"),
}


class Outcome(StrEnum):
    """How waiting ended."""

    TAKEN = "taken"
    LAPSED = "lapsed"
    LEFT = "left"

    @property
    def label(self) -> str:
        return str(OUTCOMES[self])


OUTCOMES = {
    Outcome.TAKEN: lazy("fik den"),
    Outcome.LAPSED: lazy("hentede den ikke"),
    Outcome.LEFT: lazy("skrev sig af"),
}


class Contacted(StrEnum):
    """What was done last about a loan that is over its time, or a reservation whose thing is not ready."""

    CALLED = "called"
    MESSAGED = "messaged"
    AGREED = "agreed"
    NO_ANSWER = "no answer"
    KEPT = "kept"

    @property
    def label(self) -> str:
        return str(CONTACTS[self])


CONTACTS = {
    Contacted.CALLED: lazy("ringet"),
    Contacted.MESSAGED: lazy("skrevet"),
    Contacted.AGREED: lazy("aftalt en ny dato"),
    Contacted.NO_ANSWER: lazy("fik ikke fat i dem"),
    Contacted.KEPT: lazy("beholder pladsen"),
}


class DamageEnd(StrEnum):
    """How a damage was settled."""

    REPAIRED = "repaired"
    AS_IT_IS = "as it is"
    RETIRED = "retired"
    LOST = "lost"

    @property
    def label(self) -> str:
        return str(DAMAGE_ENDS[self])


DAMAGE_ENDS = {
    DamageEnd.REPAIRED: lazy("repareret"),
    DamageEnd.AS_IT_IS: lazy("bruges, som den er"),
    DamageEnd.RETIRED: lazy("udgået"),
    DamageEnd.LOST: lazy("bortkommet"),
}
