"""Counts for those who lead and pay for the house: whole quarters and years, never a name, never a row per family."""
