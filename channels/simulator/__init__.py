"""The simulator's channel: messages go to the demo phones instead of to KakaoTalk."""
