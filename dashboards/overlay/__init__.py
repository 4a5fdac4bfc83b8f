"""Figures over a picture: for streams and second screens."""
