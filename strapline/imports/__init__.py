"""History out of files into the store."""
