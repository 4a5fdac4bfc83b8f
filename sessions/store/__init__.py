"""The embedded SQLite store: raw journal, sessions, outbox."""
