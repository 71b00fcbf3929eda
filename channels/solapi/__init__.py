"""Solapi v4: Alimtalk, SMS and LMS. Its client, its status codes and its fake.

Verified against the official SDK (solapi 5.0.3) and documents, never against Solapi itself.
"""
