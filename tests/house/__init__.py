"""Rules of the building itself."""
