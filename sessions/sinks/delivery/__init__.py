"""Delivery of committed outbox rows to any sink."""
