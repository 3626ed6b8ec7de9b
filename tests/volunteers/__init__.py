"""Volunteers: coming, the gate, being away, hours."""
