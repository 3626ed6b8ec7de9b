"""Activities: what the house does, where and when, and the places it has for it."""
