"""The pair page: find a device, see what it measures, remember it, start."""
