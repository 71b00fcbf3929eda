"""Triage: the red-flag class of a text. Always first, always local, pure."""

from bot.triage.verdict import Triage, Verdict

__all__ = ["Triage", "Verdict"]
