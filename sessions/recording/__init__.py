"""One session while it is recorded, and its journal folded again."""
