"""Stories of the house from beginning to end, as people live them: one story a file."""
