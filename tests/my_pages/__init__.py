"""The family's own page over HTTP."""
