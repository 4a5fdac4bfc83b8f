"""Terminal: the live panel, and finished runs."""
