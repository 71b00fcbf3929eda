"""The staff's room."""

from console.app import create_app
from console.parts import ConsoleParts

__all__ = ["ConsoleParts", "create_app"]
