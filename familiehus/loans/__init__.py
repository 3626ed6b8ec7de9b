"""Equipment that the house lends out: kinds, things, kits, and one row from wish to return for every loan."""
