"""Treadmills that speak their maker's own protocol: one table, read by one codec."""
