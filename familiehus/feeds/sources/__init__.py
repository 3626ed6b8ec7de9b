"""What each room gives to people's own feeds. A room's rows become events here, from allowed fields alone.

A new room gives feeds a module with one `Source` for each kind of feed it has something for, and stands in
`SOURCES`: then its rows are shown, and every change of them moves the feeds they are in.
"""

from familiehus.feeds.sources import advice, courses, duties, house, loans, partners, shifts, signups, visits
from familiehus.feeds.sources.source import Source

SOURCES: tuple[Source, ...] = (
    *signups.SOURCES,
    *shifts.SOURCES,
    *visits.SOURCES,
    *advice.SOURCES,
    *duties.SOURCES,
    *courses.SOURCES,
    *loans.SOURCES,
    *house.SOURCES,
    *partners.SOURCES,
)

__all__ = ["SOURCES", "Source"]
