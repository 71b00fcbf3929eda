"""Kakao's Event API: the bot speaks first to someone who talked to it before."""
