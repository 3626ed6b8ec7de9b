"""The house itself: what it is called, where it is, when it is open, and who answers the telephone out of hours."""
