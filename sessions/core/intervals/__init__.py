"""Intervals: where one gait ends and the next begins, live and looking back."""
