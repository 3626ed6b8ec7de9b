"""Who may see what was sent, and decide what becomes of what was not."""

from familiehus.kernel.roles import Actor, is_manager, is_staff


def may_see_messages(person: Actor) -> bool:
    """Those who run the day see whom the house wrote to and how it went; the words are not kept."""
    return is_staff(person)


def may_try_out(person: Actor) -> bool:
    """The manager, who also settles how messages get out, may write a trial to herself."""
    return is_manager(person)
