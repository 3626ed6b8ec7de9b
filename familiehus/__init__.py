"""familiehus."""
