"""Who may know why somebody or something is taken, and who may set a clash aside."""

from familiehus.bookings.models import Hold, Resource, ResourceKind
from familiehus.kernel.roles import Actor, is_coordinator


def may_know_why(person: Actor, hold: Hold) -> bool:
    """The person concerned and coordinators; others learn that it is taken, never by what or by whom."""
    return is_coordinator(person) or person.key == hold.resource.key


def may_override(person: Actor, resource: Resource) -> bool:
    """A coordinator may let people and places clash. A thing is in one place."""
    return is_coordinator(person) and resource.kind != ResourceKind.THING
