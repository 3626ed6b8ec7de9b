"""The words of visiting: where a match is and who may take it further, what becomes of a visit, fixed answers."""

from dataclasses import dataclass
from enum import StrEnum

from familiehus.kernel.i18n import lazy
from familiehus.kernel.roles import Role


class State(StrEnum):
    """Where a match is (domain §6, 12)."""

    WISH = "wish"
    PROPOSAL = "proposal"
    INTRO = "intro"
    TRIAL = "trial"
    ACTIVE = "active"
    PAUSE = "pause"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return str(STATES[self])


STATES = {
    State.WISH: lazy("Ønske"),
    State.PROPOSAL: lazy("Forslag"),
    State.INTRO: lazy("Introbesøg"),
    State.TRIAL: lazy("Prøve"),
    State.ACTIVE: lazy("Aktiv"),
    State.PAUSE: lazy("Pause"),
    State.CLOSED: lazy("Afsluttet"),
}
OPEN = (State.WISH, State.PROPOSAL, State.INTRO, State.TRIAL, State.ACTIVE, State.PAUSE)
TOGETHER = (State.PROPOSAL, State.INTRO, State.TRIAL, State.ACTIVE, State.PAUSE)
"""Where the match has a visiting side, which takes up a place among the families a volunteer has room for."""
MEETING = (State.INTRO, State.TRIAL, State.ACTIVE)
"""Where visits can be agreed."""
RUNNING = (*MEETING, State.PAUSE)
"""Where both sides have said yes and it is not over."""


class Act(StrEnum):
    """What takes a match further."""

    PROPOSE = "propose"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    DECLINE = "decline"
    TRY = "try"
    BEGIN = "begin"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"


@dataclass(frozen=True)
class Step:
    """From which states an act is possible, where it leads, and who may do it.

    Acceptance leads on when the last of those asked has said yes; until then the state stays.
    """

    before: tuple[State, ...]
    after: State
    who: frozenset[Role]


HOUSE = frozenset({Role.COORDINATOR, Role.MANAGER})
SIDES = frozenset({Role.FAMILY, Role.VOLUNTEER})
STEPS: dict[Act, Step] = {
    Act.PROPOSE: Step((State.WISH,), State.PROPOSAL, HOUSE),
    Act.WITHDRAW: Step((State.PROPOSAL,), State.WISH, HOUSE),
    Act.ACCEPT: Step((State.PROPOSAL,), State.INTRO, HOUSE | SIDES),
    Act.DECLINE: Step((State.PROPOSAL, State.INTRO), State.WISH, HOUSE | SIDES),
    Act.TRY: Step((State.INTRO,), State.TRIAL, HOUSE),
    Act.BEGIN: Step((State.TRIAL,), State.ACTIVE, HOUSE),
    Act.PAUSE: Step((State.TRIAL, State.ACTIVE), State.PAUSE, HOUSE | SIDES),
    Act.RESUME: Step((State.PAUSE,), State.ACTIVE, HOUSE),
    Act.CLOSE: Step(OPEN, State.CLOSED, HOUSE | {Role.FAMILY}),
}


class Closing(StrEnum):
    """Why a match ended (domain §6, 12)."""

    GOAL = "goal"
    MOVED = "moved"
    FAMILY = "family"
    VOLUNTEER = "volunteer"
    NO_FIT = "no_fit"
    OTHER = "other"

    @property
    def label(self) -> str:
        return str(CLOSINGS[self])


CLOSINGS = {
    Closing.GOAL: lazy("Målet er nået"),
    Closing.MOVED: lazy("Familien er flyttet"),
    Closing.FAMILY: lazy("Familien ønsker at stoppe"),
    Closing.VOLUNTEER: lazy("Den frivillige stopper"),
    Closing.NO_FIT: lazy("De passede ikke sammen"),
    Closing.OTHER: lazy("Andet"),
}


class Goal(StrEnum):
    """What a family and its visitor want to come nearer to; a fixed list, so that nothing is written about anybody."""

    CALM = "calm"
    CHILDREN = "children"
    PEOPLE = "people"
    OUT = "out"
    PRACTICAL = "practical"
    LANGUAGE = "language"
    SCHOOL = "school"
    REST = "rest"

    @property
    def label(self) -> str:
        return str(GOALS[self])


GOALS = {
    Goal.CALM: lazy("Mere ro i hverdagen"),
    Goal.CHILDREN: lazy("Mere tid og leg med børnene"),
    Goal.PEOPLE: lazy("Flere at være sammen med"),
    Goal.OUT: lazy("At komme mere ud"),
    Goal.PRACTICAL: lazy("Styr på det praktiske"),
    Goal.LANGUAGE: lazy("Mere dansk"),
    Goal.SCHOOL: lazy("Skole og lektier"),
    Goal.REST: lazy("Et pusterum"),
}


class Talk(StrEnum):
    """The follow-ups that a match gets by itself."""

    EARLY = "early"
    WEEK = "week"
    MIDWAY = "midway"
    END = "end"

    @property
    def label(self) -> str:
        return str(TALKS[self])


TALKS = {
    Talk.EARLY: lazy("Opfølgning efter de første uger"),
    Talk.WEEK: lazy("Opfølgning"),
    Talk.MIDWAY: lazy("Samtale midtvejs"),
    Talk.END: lazy("Samtale ved slutningen"),
}


class Known(StrEnum):
    """Whether the family and the visiting side know each other privately; a small town asks before it proposes."""

    UNASKED = "unasked"
    NO = "no"
    YES_AND_FINE = "yes_and_fine"

    @property
    def label(self) -> str:
        return str(KNOWNS[self])


KNOWNS = {
    Known.UNASKED: lazy("Der er ikke spurgt endnu"),
    Known.NO: lazy("Nej, de kender ikke hinanden privat"),
    Known.YES_AND_FINE: lazy("Ja, og begge har sagt, at det er i orden"),
}


class Stand(StrEnum):
    """What becomes of a visit (domain §6, 13)."""

    AGREED = "agreed"
    ON_THE_WAY = "on_the_way"
    UNDER_WAY = "under_way"
    DONE = "done"
    CANCELLED = "cancelled"
    MISSED = "missed"
    SKIPPED = "skipped"

    @property
    def label(self) -> str:
        return str(STANDS[self])


STANDS = {
    Stand.AGREED: lazy("Aftalt"),
    Stand.ON_THE_WAY: lazy("På vej"),
    Stand.UNDER_WAY: lazy("Fremme"),
    Stand.DONE: lazy("Slut, alt vel"),
    Stand.CANCELLED: lazy("Aflyst"),
    Stand.MISSED: lazy("Blev ikke til noget"),
    Stand.SKIPPED: lazy("Springes over"),
}


class Tap(StrEnum):
    """What the visitor taps on the phone."""

    ON_WAY = "on_way"
    ARRIVED = "arrived"
    LEFT = "left"
    CALL_ME = "call_me"

    @property
    def label(self) -> str:
        return str(TAPS[self])


TAPS = {
    Tap.ON_WAY: lazy("På vej"),
    Tap.ARRIVED: lazy("Fremme"),
    Tap.LEFT: lazy("Gået, alt vel"),
    Tap.CALL_ME: lazy("Ring til mig"),
}
LOOP = (Tap.ON_WAY, Tap.ARRIVED, Tap.LEFT)


class Side(StrEnum):
    """Who said it: the family, the visiting side, or the house."""

    FAMILY = "family"
    VISITOR = "visitor"
    HOUSE = "house"

    @property
    def label(self) -> str:
        return str(SIDE_WORDS[self])


SIDE_WORDS = {
    Side.FAMILY: lazy("familien"),
    Side.VISITOR: lazy("den frivillige"),
    Side.HOUSE: lazy("huset"),
}


class How(StrEnum):
    """How somebody knows that a visitor is safe."""

    PHONE = "phone"
    MESSAGE = "message"
    SEEN = "seen"

    @property
    def label(self) -> str:
        return str(HOWS[self])


HOWS = {
    How.PHONE: lazy("Jeg har talt med vedkommende"),
    How.MESSAGE: lazy("Vedkommende har skrevet til mig"),
    How.SEEN: lazy("Jeg har set vedkommende"),
}


class Doing(StrEnum):
    """What a visit was spent on; the whole of what is written about it."""

    TOGETHER = "together"
    PRACTICAL = "practical"
    OUT = "out"
    CHILDREN = "children"
    HOMEWORK = "homework"
    COMPANY = "company"

    @property
    def label(self) -> str:
        return str(DOINGS[self])


DOINGS = {
    Doing.TOGETHER: lazy("Samvær og snak"),
    Doing.PRACTICAL: lazy("Praktisk hjælp"),
    Doing.OUT: lazy("Ud af huset"),
    Doing.CHILDREN: lazy("Leg med børnene"),
    Doing.HOMEWORK: lazy("Lektier"),
    Doing.COMPANY: lazy("Fulgtes til en aftale"),
}


class Ask(StrEnum):
    """What a volunteer asks the house for. Nothing is kept but that somebody asked."""

    SPARRING = "sparring"
    CONCERN = "concern"

    @property
    def label(self) -> str:
        return str(ASKS[self])


ASKS = {
    Ask.SPARRING: lazy("Vil gerne have sparring"),
    Ask.CONCERN: lazy("Er bekymret"),
}
