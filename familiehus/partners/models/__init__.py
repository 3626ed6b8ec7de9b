"""What the network keeps: offers, meetings, agreements."""

from familiehus.partners.models.agreements import Agreement, AgreementDay, AgreementKind, DayKind, Indicator
from familiehus.partners.models.meetings import Answer, Meeting, MeetingAction, MeetingSeries, Participation
from familiehus.partners.models.offers import Offer

__all__ = [
    "Agreement",
    "AgreementDay",
    "AgreementKind",
    "Answer",
    "DayKind",
    "Indicator",
    "Meeting",
    "MeetingAction",
    "MeetingSeries",
    "Offer",
    "Participation",
]
