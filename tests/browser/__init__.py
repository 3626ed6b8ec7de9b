"""What Chromium sees: at a tablet and a phone, by day and by night, with and without JavaScript."""
