"""Shape of what is typed about volunteers: little, and nothing that is not needed."""

from familiehus.volunteers.forms.keeping import GoOnLeave, SeenOn, SetAside, WriteRules
from familiehus.volunteers.forms.time import CorrectHours, NoteAbsence, NoteHours
from familiehus.volunteers.forms.wishes import AgreeTalk, Enquire, Find, Revise, ReviseOwn, WriteIn

__all__ = [
    "AgreeTalk",
    "CorrectHours",
    "Enquire",
    "Find",
    "GoOnLeave",
    "NoteAbsence",
    "NoteHours",
    "Revise",
    "ReviseOwn",
    "SeenOn",
    "SetAside",
    "WriteIn",
    "WriteRules",
]
