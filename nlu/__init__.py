"""The Rasa side: Korean components and their tools. Runs in an environment of its own (Python 3.10)."""
