"""Shape of input about shifts."""
