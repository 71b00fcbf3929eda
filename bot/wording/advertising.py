"""What the law puts around every advertising message, so that no approved text can leave it out.

Source: 정보통신망법 §50④, 시행령 별표6: (광고) as the very first characters, sender and contact, and at the end how to
refuse free of charge.
"""

from datetime import date

LABEL = "(광고)"
STOP = "광고 그만"  # said in the chat, in any state
KINDS = {"advertising": "광고성 정보", "night": "야간(21시~8시) 광고성 정보"}


def title(title: str) -> str:
    return f"{LABEL} {title}"


def framed(text: str, clinic: str, phone: str, opt_out_number: str = "", by_text: bool = False) -> str:
    """The approved text with all that. `opt_out_number`: a free 080 number, where the clinic has one.

    `by_text`: for a text message, whose reader may have no chat; without a number it names no way out, and may not go.
    """
    by_chat = "" if by_text else f"채팅창에 '{STOP}' 입력"
    ways = " 또는 ".join(filter(None, (by_chat, opt_out_number)))
    return f"{LABEL} [{clinic}] {phone}\n{text}\n무료수신거부: {ways}"


def done(kind: str, granted: bool) -> str:
    """What was agreed to or refused, in a notice of it."""
    return f"{KINDS[kind]} 수신 {'동의' if granted else '거부'}"


def on(day: date) -> str:
    """With its year: a consent may be two years old."""
    return f"{day.year}년 {day.month}월 {day.day}일"
