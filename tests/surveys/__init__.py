"""How it goes, asked and counted."""
