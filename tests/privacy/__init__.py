"""The trail, its samples, and what is kept how long."""
