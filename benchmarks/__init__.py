"""Measured claims: each file prints one figure of the project."""
