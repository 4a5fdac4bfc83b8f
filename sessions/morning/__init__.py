"""Morning reading: a few minutes at rest with the strap, and what they say of the day."""
