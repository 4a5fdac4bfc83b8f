"""Sinks of committed events: InfluxDB, line protocol in a file, MQTT, files of other programs."""
