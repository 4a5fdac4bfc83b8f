"""Ports: what a page may ask of the running program."""
