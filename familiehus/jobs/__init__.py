"""Work that is done beside requests: the outbox every few seconds, the rest by the minute or the night."""
