"""The command: the one place that knows ingest, sessions and dashboards."""
