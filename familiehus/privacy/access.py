"""Who may read the trail and hand out or erase what the house holds."""

from sqlalchemy import Select, select

from familiehus.kernel.audit import AuditEntry
from familiehus.kernel.roles import Actor, is_manager, is_staff
from familiehus.privacy.models import SampledLook


def may_read_the_log(person: Actor) -> bool:
    """The manager alone."""
    return is_manager(person)


def may_answer_samples(person: Actor) -> bool:
    """Everybody at the desk answers for their own looks; the manager sees all."""
    return is_staff(person)


def samples_visible_to(person: Actor) -> Select[SampledLook]:
    samples = select(SampledLook).join(SampledLook.entry)
    return samples if is_manager(person) else samples.where(AuditEntry.actor_key == person.key)
