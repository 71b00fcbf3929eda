"""The chatbot's door: Kakao's wire format on one side, the project's own values on the other."""
