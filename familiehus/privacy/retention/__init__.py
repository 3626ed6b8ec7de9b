"""How long the house keeps what, why, and what lets it go: one table of rules, which the nightly job walks."""

from familiehus.privacy.retention.nights import Standing, forget_old_runs, overdue, run, standings
from familiehus.privacy.retention.rule import Rule
from familiehus.privacy.retention.rules import RULES

__all__ = ["RULES", "Rule", "Standing", "forget_old_runs", "overdue", "run", "standings"]
