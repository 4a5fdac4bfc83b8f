"""Measurements to sessions: the pure core, workouts, store and sinks."""
