"""Home visits: from a family's wish to the closing talk, and everyone home safe. No diary is kept."""
