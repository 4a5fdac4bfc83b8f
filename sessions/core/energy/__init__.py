"""Energy: what running costs, from belt, heart rate and the person's own curve."""
