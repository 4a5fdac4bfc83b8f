"""Against Debian's Mosquitto broker."""
