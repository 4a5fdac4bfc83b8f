"""What a terminal shows: the live panel, and finished runs."""
