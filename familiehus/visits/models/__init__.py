"""One row each: the rules and kinds of visiting; a match and its sides; a visit and its loop; a link in a letter."""

from familiehus.visits.models.links import VisitLink
from familiehus.visits.models.matches import ClosingSurvey, FollowUp, ListeningAsked, Match, MatchVisitor
from familiehus.visits.models.rules import MatchKind, VisitRules
from familiehus.visits.models.visits import Visit, VisitCorrection, VisitMove, VisitPlan, VisitSeat, VisitTap

__all__ = [
    "ClosingSurvey",
    "FollowUp",
    "ListeningAsked",
    "Match",
    "MatchKind",
    "MatchVisitor",
    "Visit",
    "VisitCorrection",
    "VisitLink",
    "VisitMove",
    "VisitPlan",
    "VisitRules",
    "VisitSeat",
    "VisitTap",
]
