"""Dashboards: live pages, pages of stored sessions, the terminal and Grafana boards."""
