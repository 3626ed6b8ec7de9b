"""The shape of what is typed about activities, their dates and their places."""
