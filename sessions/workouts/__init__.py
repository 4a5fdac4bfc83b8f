"""Planned interval workouts."""
