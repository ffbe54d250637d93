"""Alerts: who is told that a service has too many dead letters, once, and when that is over."""
