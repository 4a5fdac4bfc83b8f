"""Alignment: measurements of several devices to one sample a second."""
