"""Outgoing webhooks: signed events over HTTPS to the clinic's own systems."""
