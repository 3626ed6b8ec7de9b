"""Volunteers: from the first enquiry until they stop, what they are cleared for, when they are away, their hours."""
