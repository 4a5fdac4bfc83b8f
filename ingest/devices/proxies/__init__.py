"""Bluetooth proxies: ESPHome devices in the rooms that hear and connect in this machine's place."""
