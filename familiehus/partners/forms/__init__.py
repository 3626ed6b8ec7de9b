"""Shape of what is typed about offers, meetings, agreements, action networks and signposts."""

from familiehus.partners.forms.agreements import Agree, FileDocument, ReviseAgreement, SetDay
from familiehus.partners.forms.courses import GivePlaces, TakePlaces
from familiehus.partners.forms.meetings import (
    LAST,
    LENGTHS,
    CallMeetings,
    MoveMeeting,
    NoteAction,
    NoteAttendance,
    WriteDown,
)
from familiehus.partners.forms.offers import MakeOffer, ReviseOffer
from familiehus.partners.forms.signposts import ListService, ReviseService, SendOn, ShowTheWay
from familiehus.partners.forms.together import (
    CloseNetwork,
    FormNetwork,
    JoinNetwork,
    PlanAction,
    WelcomeAmbassador,
)

__all__ = [
    "LAST",
    "LENGTHS",
    "Agree",
    "CallMeetings",
    "CloseNetwork",
    "FileDocument",
    "FormNetwork",
    "GivePlaces",
    "JoinNetwork",
    "ListService",
    "MakeOffer",
    "MoveMeeting",
    "NoteAction",
    "NoteAttendance",
    "PlanAction",
    "ReviseAgreement",
    "ReviseOffer",
    "ReviseService",
    "SendOn",
    "SetDay",
    "ShowTheWay",
    "TakePlaces",
    "WelcomeAmbassador",
    "WriteDown",
]
