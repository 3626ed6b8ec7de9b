"""What each task needs, and how long a proof is good for."""

from familiehus.kernel.db import db
from familiehus.volunteers.models import VolunteerRules

THE_ONE = 1


def rules_of_the_house() -> VolunteerRules:
    """The manager's rules, or those a new house begins with."""
    return db.session.get(VolunteerRules, THE_ONE) or VolunteerRules.unsaid()
