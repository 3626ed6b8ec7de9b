"""The blueprint of the room, and loading what its pages are about."""

from flask import Blueprint

from familiehus.associations.access import associations_visible_to, own_associations
from familiehus.associations.models import Association
from familiehus.kernel.authorization import me, one_or_404
from familiehus.kernel.roles import is_association

bp = Blueprint("partners", __name__, url_prefix="/netvaerk")


def member(key: str) -> Association:
    """A member the reader may act for: their own as a contact, any as a coordinator."""
    return one_or_404(own_associations(me()) if is_association(me()) else associations_visible_to(me()), key)
