"""InfluxDB: points, line protocol and the client."""
