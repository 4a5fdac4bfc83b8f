"""The next session and the next week towards one goal, always a proposal."""
