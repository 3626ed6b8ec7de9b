"""Who may see the day's board: those who run the house."""

from familiehus.kernel.roles import Actor, is_staff


def may_see_board(person: Actor) -> bool:
    return is_staff(person)
