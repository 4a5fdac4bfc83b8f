"""Recorded files and raw notifications, read without a store."""
