"""Reading about matches and visits."""
