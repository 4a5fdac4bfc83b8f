"""Treadmill control: what may be sent to a belt, and when; pure, fed with signals and time."""
