"""Who came: families, guests and heads by date, who is in the house now, and dates that nobody has counted."""
