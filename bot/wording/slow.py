"""What a patient reads when an answer takes its time."""

from bot.wording import numbers


def one_moment(phone: str, emergency_phone: str) -> str:
    """The waiting words, until the answer comes by callback."""
    return (
        "말씀하신 내용을 확인하고 있습니다. 잠시만 기다려 주세요.\n"
        f"급하시면 기다리지 말고 전화해 주세요. {numbers(phone, emergency_phone)}"
    )


def earlier(text: str) -> str:
    """An answer that did not reach the patient when it was given."""
    return f"[앞서 전하지 못한 답변]\n{text}"
