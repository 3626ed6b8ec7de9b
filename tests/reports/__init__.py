"""Numbers for those who lead and pay for the house."""
