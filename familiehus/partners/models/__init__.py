"""What the network keeps: offers, meetings, agreements, action networks, ambassadors, signposts."""

from familiehus.partners.models.agreements import (
    Agreement,
    AgreementDay,
    AgreementDocument,
    AgreementKind,
    DayKind,
    Indicator,
)
from familiehus.partners.models.courses import CoursePlaces
from familiehus.partners.models.meetings import Answer, Meeting, MeetingAction, MeetingSeries, Participation
from familiehus.partners.models.offers import Offer
from familiehus.partners.models.signposts import SentOn, Service, Signpost, Way
from familiehus.partners.models.together import ActionNetwork, Ambassador, NetworkAction, NetworkMember, Side

__all__ = [
    "ActionNetwork",
    "Agreement",
    "AgreementDay",
    "AgreementDocument",
    "AgreementKind",
    "Ambassador",
    "Answer",
    "CoursePlaces",
    "DayKind",
    "Indicator",
    "Meeting",
    "MeetingAction",
    "MeetingSeries",
    "NetworkAction",
    "NetworkMember",
    "Offer",
    "Participation",
    "SentOn",
    "Service",
    "Side",
    "Signpost",
    "Way",
]
