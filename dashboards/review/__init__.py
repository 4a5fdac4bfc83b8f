"""Pages that look back: stored sessions, the week, athletes and settings."""
