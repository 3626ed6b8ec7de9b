"""The open door: the front page for everybody; the day's board for those who run it."""
