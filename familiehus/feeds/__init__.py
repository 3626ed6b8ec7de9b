"""Calendar feeds: what the house sends to other people's calendars, and how cheaply it is asked again."""
