"""The appointment book's pages."""

from console.book import appointment, closures, days, new, requests, waiting
from console.book.blueprint import pages

__all__ = ["appointment", "closures", "days", "new", "pages", "requests", "waiting"]
