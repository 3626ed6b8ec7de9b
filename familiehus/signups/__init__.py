"""Seats on a date: who is signed up, who waits in line for a seat, and who has been offered one."""
