"""Places of the house, activities (a single one or a series), their dates, and where they came from."""

from familiehus.activities.models.activities import Activity, activity_organisers
from familiehus.activities.models.coming_in import CalendarImport, ImportedEvent
from familiehus.activities.models.dates import Occurrence
from familiehus.activities.models.places import NAMED_TWICE, Place

__all__ = [
    "NAMED_TWICE",
    "Activity",
    "CalendarImport",
    "ImportedEvent",
    "Occurrence",
    "Place",
    "activity_organisers",
]
