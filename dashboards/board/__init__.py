"""Wall board: everybody who runs here, as tiles that are read from across the room."""
