"""Who and what is taken, and when: nobody and nothing is in two places at once."""
