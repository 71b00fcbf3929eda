"""Tuning the understanding: clean examples, and the confidence from which the bot answers."""
