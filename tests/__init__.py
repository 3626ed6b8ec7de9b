"""What is true of the house."""
