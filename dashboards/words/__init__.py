"""Words and pictures of values, shared by pages and terminal."""
