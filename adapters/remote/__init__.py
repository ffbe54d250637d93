"""Queries between services: asked over HTTP through one client, and answered by one route."""
