"""Triage: the red-flag class of a text. Always first, always local, pure."""

from bot.triage.reader import Triage
from bot.triage.verdict import Verdict

__all__ = ["Triage", "Verdict"]
