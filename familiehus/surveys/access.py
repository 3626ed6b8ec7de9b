"""Who is asked, and who may see what of it."""

from sqlalchemy import Select, false, select

from familiehus.kernel.roles import Actor, is_coordinator, is_family
from familiehus.surveys.models import Project


def may_answer(person: Actor) -> bool:
    """Adults of families, for themselves."""
    return is_family(person)


def may_keep_projects(person: Actor) -> bool:
    """Coordinators see how many have answered, and whom to offer a talk; never an answer."""
    return is_coordinator(person)


def projects_visible_to(person: Actor) -> Select[Project]:
    projects = select(Project)
    return projects if is_coordinator(person) or is_family(person) else projects.where(false())
