"""Where committed events go: InfluxDB."""
