"""What a family sees and does by itself: its own data, consents, wishes, a pause, a stop."""
