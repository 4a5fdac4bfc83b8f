"""What people look at: live pages and Grafana boards."""
