"""The associations, firms and institutions around the house, and whom to talk to there."""
