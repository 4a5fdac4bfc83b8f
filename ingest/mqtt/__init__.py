"""MQTT: the connection to a broker, the topics, and what travels on them."""
