"""MQTT without a broker."""
