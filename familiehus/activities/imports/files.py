"""From a file straight to a plan: the slow work of an import, without the database and before any lock."""

from familiehus.activities.imports.planning import plan
from familiehus.activities.imports.proposals import Plan
from familiehus.activities.imports.reading import read
from familiehus.kernel import clock
from familiehus.series.timetables import horizon_on


def plan_of_file(file: bytes) -> Plan:
    """What the file would become; series without end until today's horizon. Raises Refused for the whole file."""
    return plan(read(file), horizon_on(clock.today()))
