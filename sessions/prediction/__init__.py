"""What a session will cost its athlete, and what a finished one should have."""
