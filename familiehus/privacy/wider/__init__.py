"""Who sees more than somebody with that job normally does: measured on the table of who may see what (domain §6.2).

Each way to see more is a row here: what is seen, why, the question that finds who, and the page where it is changed.
All questions are put to the database as one.
"""

from familiehus.privacy.wider.rights import Wider, rights
from familiehus.privacy.wider.way import Way, found, holds
from familiehus.privacy.wider.ways import WAYS
from familiehus.privacy.wider.who import UNUSED

__all__ = ["UNUSED", "WAYS", "Way", "Wider", "found", "holds", "rights"]
