"""Devices of the command: found, tried, remembered, chosen."""
