"""Who may say that somebody came, and who may see it: the desk, and the door for itself alone."""

from familiehus.kernel.roles import Actor, is_door, is_staff


def may_see_attendance(person: Actor) -> bool:
    """Staff, coordinators and the manager. Never another family, never the kommune (domain §6.3)."""
    return is_staff(person)


def may_correct(person: Actor) -> bool:
    """What was tapped wrong is put right at the desk, also afterwards."""
    return is_staff(person)


def may_stand_at_door(person: Actor) -> bool:
    """Only the registered device: nobody signed in looks at the family's screen."""
    return is_door(person)
