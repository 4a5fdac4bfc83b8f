"""Heart rate: its quality, zones, variability and load."""
