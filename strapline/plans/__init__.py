"""Plans in the data folder and built in."""
