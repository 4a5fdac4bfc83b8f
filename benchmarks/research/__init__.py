"""Research harnesses: what was tried on the way to a figure, and needs data or time of its own."""
