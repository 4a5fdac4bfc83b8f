"""Fitness Machine Service besides its data: abilities, ranges, status, control."""
