"""Past sessions: how they are chosen, charted and learned from."""
