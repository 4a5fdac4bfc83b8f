"""Boards, data source and annotations into a running Grafana, and live values to its streams."""
