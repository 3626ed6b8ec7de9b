"""Families: coming, belonging, saying yes, leaving."""
