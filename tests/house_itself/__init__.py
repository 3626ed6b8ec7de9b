"""The room that says what the house is; the rules of the building stand in tests/house."""
