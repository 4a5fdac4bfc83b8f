"""Recorded workouts read into arrays."""
