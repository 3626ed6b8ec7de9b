"""Who saw what, whether the trail still holds, how long things are kept, and how they are handed out or erased."""
