"""familiehus runs a Danish family house for a day, every day."""
