"""Figures as JSON, for scripts, overlays and assistants: read only."""
