"""The words of volunteering: states and what may follow, kinds of task, the proofs behind an approval."""

from enum import StrEnum

from familiehus.kernel.i18n import lazy


class State(StrEnum):
    """Where a volunteer is with the house (domain §1.4)."""

    ENQUIRY = "enquiry"
    TALK = "talk"
    APPROVALS = "approvals"
    ACTIVE = "active"
    LEAVE = "leave"
    STOPPED = "stopped"
    ANONYMISED = "anonymised"

    @property
    def label(self) -> str:
        return str(STATES[self])


STATES = {
    State.ENQUIRY: lazy("Henvendelse"),
    State.TALK: lazy("Samtale"),
    State.APPROVALS: lazy("Godkendelser"),
    State.ACTIVE: lazy("Aktiv"),
    State.LEAVE: lazy("Orlov"),
    State.STOPPED: lazy("Stoppet"),
    State.ANONYMISED: lazy("Anonymiseret"),
}
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


class Task(StrEnum):
    """A kind of task that somebody is cleared for, each for itself."""

    PRACTICAL = "practical"
    KITCHEN = "kitchen"
    CHILDREN = "children"
    HOME_VISIT = "home_visit"
    DRIVER = "driver"
    ADVISER = "adviser"

    @property
    def label(self) -> str:
        return str(TASKS[self])


TASKS = {
    Task.PRACTICAL: lazy("Vært og praktisk hjælp"),
    Task.KITCHEN: lazy("Køkken"),
    Task.CHILDREN: lazy("Aktiviteter med børn"),
    Task.HOME_VISIT: lazy("Hjemmebesøg"),
    Task.DRIVER: lazy("Kørsel"),
    Task.ADVISER: lazy("Rådgivning"),
}
TASK_ICONS = {
    Task.PRACTICAL: "home",
    Task.KITCHEN: "chef-hat",
    Task.CHILDREN: "mood-kid",
    Task.HOME_VISIT: "home-heart",
    Task.DRIVER: "car",
    Task.ADVISER: "message-circle",
}


class Proof(StrEnum):
    """What lies behind an approval. Of the children's certificate only its dates are kept, never itself."""

    RECORD_CHECK = "record_check"
    CONFIDENTIALITY = "confidentiality"
    CONDUCT = "conduct"
    INTRODUCTION = "introduction"

    @property
    def label(self) -> str:
        return str(PROOFS[self])


PROOFS = {
    Proof.RECORD_CHECK: lazy("Børneattest"),
    Proof.CONFIDENTIALITY: lazy("Tavshedserklæring"),
    Proof.CONDUCT: lazy("Husets retningslinjer"),
    Proof.INTRODUCTION: lazy("Introkursus"),
}

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


class Rule(StrEnum):
    """The rules of the gate, by the names that an exemption or a log calls them."""

    ACTIVE = "active"
    OLD_ENOUGH = "old_enough"
    PARENTS = "parents"
    ADULT = "adult"
    APPROVED = "approved"
    RECORD_CHECK = "record_check"
    CONFIDENTIALITY = "confidentiality"
    CONDUCT = "conduct"
    INTRODUCTION = "introduction"

    @property
    def label(self) -> str:
        return str(RULES[self])


RULES = {
    Rule.ACTIVE: lazy("Aktiv frivillig"),
    Rule.OLD_ENOUGH: lazy("Mindst 15 år"),
    Rule.PARENTS: lazy("Forældrenes ja"),
    Rule.ADULT: lazy("Fyldt 18 år"),
    Rule.APPROVED: lazy("Godkendt til opgaven"),
    Rule.RECORD_CHECK: PROOFS[Proof.RECORD_CHECK],
    Rule.CONFIDENTIALITY: PROOFS[Proof.CONFIDENTIALITY],
    Rule.CONDUCT: PROOFS[Proof.CONDUCT],
    Rule.INTRODUCTION: PROOFS[Proof.INTRODUCTION],
}
MAY_BE_SET_ASIDE = (
    Rule.APPROVED,
    Rule.RECORD_CHECK,
    Rule.CONFIDENTIALITY,
    Rule.CONDUCT,
    Rule.INTRODUCTION,
)
"""What the manager may set aside until a day, with a reason; never for home visits."""


class Reach(StrEnum):
    """How far a volunteer will go; the bands that families' distances come in, never a place on a map."""

    WALK = "walk"
    CYCLE = "cycle"
    DRIVE = "drive"
    FAR = "far"

    @property
    def label(self) -> str:
        return str(REACHES[self])


REACHES = {
    Reach.WALK: lazy("I gåafstand"),
    Reach.CYCLE: lazy("På cykel"),
    Reach.DRIVE: lazy("Med bus eller bil"),
    Reach.FAR: lazy("Længere væk"),
}

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


class Source(StrEnum):
    """Where an entry in the ledger of hours comes from."""

    SHIFT = "shift"
    VISIT = "visit"
    COURSE = "course"
    BY_HAND = "by_hand"

    @property
    def label(self) -> str:
        return str(SOURCES[self])


SOURCES = {
    Source.SHIFT: lazy("Vagt"),
    Source.VISIT: lazy("Aftale"),
    Source.COURSE: lazy("Kursus"),
    Source.BY_HAND: lazy("Skrevet på"),
}
