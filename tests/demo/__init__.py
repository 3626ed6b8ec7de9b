"""The invented house."""
