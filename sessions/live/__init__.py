"""The present moment of a session, as viewers see it."""
