"""Grafana boards as code."""

from dashboards.grafana.boards import COMMITTED, build, check, write

__all__ = ["COMMITTED", "build", "check", "write"]
