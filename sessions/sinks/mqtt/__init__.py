"""The MQTT sink: the state of all runners through a broker, and commands back."""
