"""Kakao's side of the chatbot, for demos and tests: its phones, its Event API, its callbacks, its limits."""
