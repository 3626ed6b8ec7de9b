"""Shifts: who is on when, taking a shift and giving it back, cover, the day itself. Volunteers' gate on every path."""
