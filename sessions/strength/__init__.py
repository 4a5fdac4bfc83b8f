"""Strength training as it is written down: exercises, sets, loads, and what comes next."""
