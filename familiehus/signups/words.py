"""Sentences of this room that stand in more than one place."""

from familiehus.kernel.i18n import lazy

LINK_IS_DEAD = lazy("Linket er brugt eller udløbet. Log ind, eller ring til huset.")
