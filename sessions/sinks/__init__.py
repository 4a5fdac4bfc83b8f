"""Where committed events go: InfluxDB, or line protocol in a file."""
