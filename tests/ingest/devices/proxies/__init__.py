"""Bluetooth proxies: the radio over ESPHome's native API, against a proxy in the virtual room."""
