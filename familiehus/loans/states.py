"""The words of the room: how a thing is, whose it is, who borrows, why it is not to be had."""

from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled


class ItemState(Labelled):
    """How a thing is, physically. Who has it is never stored: that stands on the loans."""

    LENDABLE = "lendable", lazy("kan lånes ud")
    CHECK = "check", lazy("mangler tjek")
    REPAIR = "repair", lazy("til reparation")
    LOST = "lost", lazy("bortkommet")
    RETIRED = "retired", lazy("udgået")


IN_THE_POOL = (ItemState.LENDABLE, ItemState.CHECK)
"""Things that reservations can count on: they are here, or come back."""


class Condition(Labelled):
    """How worn a thing is."""

    NEW = "new", lazy("som ny")
    GOOD = "good", lazy("god")
    WORN = "worn", lazy("slidt")
    FLAWED = "flawed", lazy("har en skavank")


class Owner(Labelled):
    """Whose a thing is."""

    HOUSE = "house", lazy("huset")
    SCHOOL = "school", lazy("skolen")


class BorrowerKind(Labelled):
    """What sort of borrower it is; kept for statistics when the borrower is forgotten."""

    HOUSEHOLD = "household", lazy("familie")
    VOLUNTEER = "volunteer", lazy("frivillig")
    ASSOCIATION = "association", lazy("forening")


class LoanState(Labelled):
    """Where a loan is; worked out from what has happened to it, never stored."""

    RESERVED = "reserved", lazy("reserveret")
    OUT = "out", lazy("udlånt")
    OVERDUE = "overdue", lazy("over tiden")
    RECEIVED = "received", lazy("modtaget, mangler tjek")
    CHECKED = "checked", lazy("afleveret")
    LOST = "lost", lazy("bortkommet")
    CANCELLED = "cancelled", lazy("aflyst")


class Why(Labelled):
    """Why a thing is not to be had on a day."""

    RESERVED = "reserved", lazy("reserveret")
    OUT = "out", lazy("udlånt")
    OVERDUE = "overdue", lazy("udlånt, over tiden")
    BUFFER = "buffer", lazy("gøres klar til den næste")
    CHECK = "check", lazy("er kommet tilbage, mangler tjek")
    REPAIR = "repair", lazy("til reparation")
    SERVICE = "service", lazy("skal have eftersyn")
    LOST = "lost", lazy("bortkommet")
    RETIRED = "retired", lazy("udgået")


class Outcome(Labelled):
    """How waiting ended."""

    TAKEN = "taken", lazy("fik den")
    LAPSED = "lapsed", lazy("hentede den ikke")
    LEFT = "left", lazy("skrev sig af")


class Contacted(Labelled):
    """What was done last about a loan that is over its time, or a reservation whose thing is not ready."""

    CALLED = "called", lazy("ringet")
    MESSAGED = "messaged", lazy("skrevet")
    AGREED = "agreed", lazy("aftalt en ny dato")
    NO_ANSWER = "no answer", lazy("fik ikke fat i dem")
    KEPT = "kept", lazy("beholder pladsen")


class DamageEnd(Labelled):
    """How a damage was settled."""

    REPAIRED = "repaired", lazy("repareret")
    AS_IT_IS = "as it is", lazy("bruges, som den er")
    RETIRED = "retired", lazy("udgået")
    LOST = "lost", lazy("bortkommet")
