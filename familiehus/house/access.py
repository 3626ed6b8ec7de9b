"""Who may say what the house is, and who may know who is on call."""

from familiehus.kernel.roles import Actor, is_coordinator, is_manager, is_staff


def may_run_the_house(person: Actor) -> bool:
    """Settings, opening hours and closing days are the manager's."""
    return is_manager(person)


def may_see_who_is_on_call(person: Actor) -> bool:
    return is_staff(person)


def may_plan_on_call(person: Actor) -> bool:
    return is_coordinator(person)
