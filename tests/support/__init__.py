"""Support in kind."""
