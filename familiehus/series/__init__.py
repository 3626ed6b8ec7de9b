"""Series: rules of repetition, the dates they give, and what every series and every date of one carries."""
