"""A volunteer, what they are approved for and on which proofs, when they are away, and their hours.

Days are local days in Copenhagen and half-open: `until_on` is the first day on which it is no longer so. Of a
children's certificate only dates are kept: ordered, assessed as fine, by whom, due again. One that was not
fine leaves no row at all.
"""

from familiehus.volunteers.models.approvals import (
    Approval,
    Clearance,
    Exemption,
    ParentalConsent,
    ProofSeen,
    VolunteerRules,
)
from familiehus.volunteers.models.hours import Hours
from familiehus.volunteers.models.volunteer import GROWN_UP, YOUNGEST, Absence, AbsenceDate, Volunteer

__all__ = [
    "GROWN_UP",
    "YOUNGEST",
    "Absence",
    "AbsenceDate",
    "Approval",
    "Clearance",
    "Exemption",
    "Hours",
    "ParentalConsent",
    "ProofSeen",
    "Volunteer",
    "VolunteerRules",
]
