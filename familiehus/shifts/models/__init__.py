"""Plans, the shifts they give, who is on them, who is asked, what was ticked off."""

from familiehus.shifts.models.plans import MOST_PEOPLE, STANDS, ShiftPlan, StandingPerson
from familiehus.shifts.models.seats import ALREADY_ON, ONE_LEAD, Handover, ShiftAsk, ShiftSignup
from familiehus.shifts.models.shifts import FULL, GATE, AssociationHands, Shift, ShiftTick

__all__ = [
    "ALREADY_ON",
    "FULL",
    "GATE",
    "MOST_PEOPLE",
    "ONE_LEAD",
    "STANDS",
    "AssociationHands",
    "Handover",
    "Shift",
    "ShiftAsk",
    "ShiftPlan",
    "ShiftSignup",
    "ShiftTick",
    "StandingPerson",
]
