"""The boards as the code builds them, once for all tests: to build them takes long."""

from dashboards.grafana.boards import build

BUILT = build()
