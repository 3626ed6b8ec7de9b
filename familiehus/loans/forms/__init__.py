"""Shape of what is typed: the register, and the desk beside it."""
