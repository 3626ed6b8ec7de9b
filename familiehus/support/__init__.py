"""Support in kind: wishes that somebody meets, rounds of parcels, food handed out, sessions with an adviser."""
