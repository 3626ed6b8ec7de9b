"""Families who came of their own free will: who they are, what they said yes to, what they wish for."""
