"""What the law puts around every advertising message, so that no approved text can leave it out.

Source: 정보통신망법 §50④, 시행령 별표6: (광고) as the very first characters, sender and contact, and at the end how to
refuse free of charge.
"""

from datetime import date

LABEL = "(광고)"
STOP = "광고 그만"  # said in the chat, in any state
AGREED, REFUSED = "광고성 정보 수신 동의", "광고성 정보 수신 거부"


def title(title: str) -> str:
    return f"{LABEL} {title}"


def framed(text: str, clinic: str, phone: str, opt_out_number: str = "") -> str:
    """The approved text with all that. `opt_out_number`: a free 080 number, where the clinic has one."""
    by_phone = f" 또는 {opt_out_number}" if opt_out_number else ""
    return f"{LABEL} [{clinic}] {phone}\n{text}\n무료수신거부: 채팅창에 '{STOP}' 입력{by_phone}"


def on(day: date) -> str:
    """With its year: a consent may be two years old."""
    return f"{day.year}년 {day.month}월 {day.day}일"
