"""The words of volunteering: states and what may follow, kinds of task, the proofs behind an approval."""

from familiehus.kernel.i18n import lazy
from familiehus.kernel.labels import Labelled


class State(Labelled):
    """Where a volunteer is with the house (domain §1.4)."""

    ENQUIRY = "enquiry", lazy("Henvendelse")
    TALK = "talk", lazy("Samtale")
    APPROVALS = "approvals", lazy("Godkendelser")
    ACTIVE = "active", lazy("Aktiv")
    LEAVE = "leave", lazy("Orlov")
    STOPPED = "stopped", lazy("Stoppet")
    ANONYMISED = "anonymised", lazy("Anonymiseret")


NEXT: dict[State, frozenset[State]] = {
    State.ENQUIRY: frozenset({State.TALK, State.APPROVALS, State.STOPPED}),
    State.TALK: frozenset({State.APPROVALS, State.STOPPED}),
    State.APPROVALS: frozenset({State.ACTIVE, State.STOPPED}),
    State.ACTIVE: frozenset({State.LEAVE, State.STOPPED}),
    State.LEAVE: frozenset({State.ACTIVE, State.STOPPED}),
    State.STOPPED: frozenset({State.ENQUIRY, State.APPROVALS, State.ANONYMISED}),
    State.ANONYMISED: frozenset(),
}
ON_THE_WAY = (State.ENQUIRY, State.TALK, State.APPROVALS)
WITH_THE_HOUSE = (State.ACTIVE, State.LEAVE)


class Task(Labelled):
    """A kind of task that somebody is cleared for, each for itself."""

    PRACTICAL = "practical", lazy("Vært og praktisk hjælp")
    KITCHEN = "kitchen", lazy("Køkken")
    CHILDREN = "children", lazy("Aktiviteter med børn")
    HOME_VISIT = "home_visit", lazy("Hjemmebesøg")
    DRIVER = "driver", lazy("Kørsel")
    ADVISER = "adviser", lazy("Rådgivning")


TASK_ICONS = {
    Task.PRACTICAL: "home",
    Task.KITCHEN: "chef-hat",
    Task.CHILDREN: "mood-kid",
    Task.HOME_VISIT: "home-heart",
    Task.DRIVER: "car",
    Task.ADVISER: "message-circle",
}


class Proof(Labelled):
    """What lies behind an approval. Of the children's certificate only its dates are kept, never itself."""

    RECORD_CHECK = "record_check", lazy("Børneattest")
    CONFIDENTIALITY = "confidentiality", lazy("Tavshedserklæring")
    CONDUCT = "conduct", lazy("Husets retningslinjer")
    INTRODUCTION = "introduction", lazy("Introkursus")


BY_COURSE = (Proof.CONFIDENTIALITY, Proof.CONDUCT, Proof.INTRODUCTION)
"""What somebody can have shown by being at a course. A children's certificate is assessed, not attended."""
FIRST_NEEDS: dict[str, list[str]] = {
    Task.PRACTICAL: [Proof.CONFIDENTIALITY, Proof.CONDUCT],
    Task.KITCHEN: [Proof.CONFIDENTIALITY, Proof.CONDUCT],
    Task.CHILDREN: [Proof.RECORD_CHECK, Proof.CONFIDENTIALITY, Proof.CONDUCT, Proof.INTRODUCTION],
    Task.HOME_VISIT: [Proof.RECORD_CHECK, Proof.CONFIDENTIALITY, Proof.CONDUCT, Proof.INTRODUCTION],
    Task.DRIVER: [Proof.RECORD_CHECK, Proof.CONFIDENTIALITY, Proof.CONDUCT],
    Task.ADVISER: [Proof.CONFIDENTIALITY, Proof.CONDUCT],
}
"""What a task needs until the manager says otherwise (domain §6, 8)."""
FIRST_MONTHS: dict[str, int] = {Proof.RECORD_CHECK: 36}
"""How many months a proof is good for until the manager says otherwise; one that is not here does not expire."""
WEEKS_AHEAD = 8


class Rule(Labelled):
    """The rules of the gate, by the names that an exemption or a log calls them."""

    ACTIVE = "active", lazy("Aktiv frivillig")
    OLD_ENOUGH = "old_enough", lazy("Mindst 15 år")
    PARENTS = "parents", lazy("Forældrenes ja")
    ADULT = "adult", lazy("Fyldt 18 år")
    APPROVED = "approved", lazy("Godkendt til opgaven")
    RECORD_CHECK = "record_check", Proof.RECORD_CHECK.said
    CONFIDENTIALITY = "confidentiality", Proof.CONFIDENTIALITY.said
    CONDUCT = "conduct", Proof.CONDUCT.said
    INTRODUCTION = "introduction", Proof.INTRODUCTION.said


MAY_BE_SET_ASIDE = (
    Rule.APPROVED,
    Rule.RECORD_CHECK,
    Rule.CONFIDENTIALITY,
    Rule.CONDUCT,
    Rule.INTRODUCTION,
)
"""What the manager may set aside until a day, with a reason; never for home visits."""


class Reach(Labelled):
    """How far a volunteer will go; the bands that families' distances come in, never a place on a map."""

    WALK = "walk", lazy("I gåafstand")
    CYCLE = "cycle", lazy("På cykel")
    DRIVE = "drive", lazy("Med bus eller bil")
    FAR = "far", lazy("Længere væk")


WEEKDAYS = (
    ("0", lazy("Mandag")),
    ("1", lazy("Tirsdag")),
    ("2", lazy("Onsdag")),
    ("3", lazy("Torsdag")),
    ("4", lazy("Fredag")),
    ("5", lazy("Lørdag")),
    ("6", lazy("Søndag")),
)

LANGUAGES = {
    "en": lazy("Engelsk"),
    "ar": lazy("Arabisk"),
    "uk": lazy("Ukrainsk"),
    "tr": lazy("Tyrkisk"),
    "pl": lazy("Polsk"),
    "so": lazy("Somali"),
    "fa": lazy("Farsi eller dari"),
    "ti": lazy("Tigrinya"),
    "ku": lazy("Kurdisk"),
    "ro": lazy("Rumænsk"),
    "de": lazy("Tysk"),
    "other": lazy("Et andet sprog"),
}
"""Languages besides Danish, by the codes that families use."""


class Source(Labelled):
    """Where an entry in the ledger of hours comes from."""

    SHIFT = "shift", lazy("Vagt")
    VISIT = "visit", lazy("Aftale")
    COURSE = "course", lazy("Kursus")
    BY_HAND = "by_hand", lazy("Skrevet på")
