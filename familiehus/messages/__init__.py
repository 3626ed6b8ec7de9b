"""What the house writes to people: queued in the transaction that gives rise to it, worded when it is sent."""
