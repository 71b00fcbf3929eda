"""The consent boxes of the chat: each kind on its own, its text shown whole before it is agreed to.

Source: 정보통신망법 §50 ①③④⑦ (prior consent, night apart, sender and way out, confirmation), 개인정보보호법 §22
(separate boxes). A text's version follows from its words, so that a changed text is a new version.
"""

from hashlib import sha256

from bot.wording.particles import with_particle

LABEL = "알림 설정"
NAMES = {"messages": "진료·시술 안내", "advertising": "광고·이벤트 소식", "night": "야간(21시~8시) 광고"}
RECEIVED, NOT_RECEIVED = "받음", "받지 않음"
STOP = {"messages": "안내 그만 받기", "advertising": "광고 그만 받기", "night": "야간 광고 끄기"}
START = {"messages": "안내 다시 받기", "advertising": "광고 받기", "night": "야간 광고 받기"}
LEAVE = "그대로 둘게요"
AGREE, REFUSE = "동의합니다", "동의하지 않아요"
LEFT = "네, 설정을 그대로 두었습니다."
NOT_AGREED = "네, 동의하지 않으신 것으로 두었습니다. 진료와 시술 안내에는 영향이 없습니다."
NIGHT_NEEDS_ADVERTISING = (
    "야간 광고는 광고·이벤트 소식을 받으시는 분만 따로 고르실 수 있어요. 먼저 '광고 받기'를 골라 주세요."
)
GUARDIAN = (
    "만 14세 미만은 보호자(법정대리인)의 동의가 필요합니다. 보호자께 담당자가 직접 확인한 뒤 처리하도록 전달했습니다."
)
ALL_OR_NOTHING = (
    "예약 알림만 따로 켤 수는 없고, 병원이 보내는 안내를 모두 다시 받으셔야 함께 가요. 지금은 꺼진 그대로 두었습니다.\n"
    "모두 다시 받으시려면 '알림 다시 받기'를 눌러 주세요."
)
ONLY_ADVERTISING = (
    "조금 전에 병원이 보내는 안내까지 모두 받지 않는 것으로 바꾸어 두었어요. 광고만 빼고 안내는 받으시려면 "
    "'알림 다시 받기'를 눌러 주세요. 광고는 따로 동의하지 않으신 동안 가지 않습니다."
)
OPT_IN_FIRST = (
    "알림을 다시 받으시려면 먼저 본인 확인이 필요해요. 아래에서 본인 확인을 하신 뒤 '알림 다시 받기'라고 적어 주세요."
)
IDENTIFY_FIRST = "알림 설정은 본인 확인 뒤에 보여 드릴 수 있어요. 그만 받고 싶으시면 '그만 보내'라고만 적으셔도 됩니다."


def shown(kinds: dict[str, bool]) -> str:
    """What holds now, a line a kind."""
    lines = [f"▶ {NAMES[kind]}: {RECEIVED if granted else NOT_RECEIVED}" for kind, granted in kinds.items()]
    return "\n".join(["지금의 알림 설정입니다.", *lines, "바꾸고 싶은 것을 골라 주세요."])


def box(kind: str, clinic: str, phone: str, here: str = "이 채팅") -> str:
    """The whole text of a box, as it is agreed to. `here`: where it is shown, and may be withdrawn."""
    sender = with_particle(clinic, "이/가")
    ways = f"{with_particle(here, '이나/나')} {phone} 전화로"
    if kind == "messages":
        return (
            f"[진료·시술 안내 수신 동의 (선택)]\n{sender} 예약 알림, 시술 후 주의사항, 상태 확인을 "
            "카카오톡·문자로 보내는 데 동의합니다.\n이용 항목: 이름, 휴대전화번호. 보유 기간: 동의를 거두실 때까지.\n"
            f"동의하지 않아도 진료에 불이익이 없고, 언제든 {ways} 무료로 그만둘 수 있습니다."
        )
    free = f"동의하지 않아도 진료와 안내에 불이익이 없고, 언제든 {ways} 무료로 그만둘 수 있습니다."
    if kind == "night":
        return (
            f"[야간 광고 수신 동의 (선택)]\n{sender} 밤 9시부터 다음 날 아침 8시 사이에도 "
            f"광고·이벤트 소식을 카카오톡·문자로 보내는 데 동의합니다.\n{free}"
        )
    return (
        f"[광고성 정보 수신 동의 (선택)]\n{sender} 새 시술·행사·이벤트 소식을 "
        "카카오톡·문자로 보내는 데 동의합니다.\n이용 항목: 이름, 휴대전화번호. 보유 기간: 동의를 거두실 때까지.\n"
        f"{free}"
    )


def version(kind: str, clinic: str, phone: str, here: str = "이 채팅") -> str:
    """The version of the box's text, such as consent.night@1a2b3c4d."""
    return f"consent.{kind}@{sha256(box(kind, clinic, phone, here).encode()).hexdigest()[:8]}"


def granted(clinic: str, kind: str, on: str) -> str:
    """Confirms a consent at once, as the law wants within 14 days (정보통신망법 §50⑦). `on`: the day in words."""
    return (
        f"{clinic} {NAMES[kind]} 수신 동의가 {on}에 처리되었습니다. "
        "그만 받고 싶으시면 언제든 '광고 그만 보내'라고 적어 주세요."
    )


def withdrawn(clinic: str, kind: str, on: str) -> str:
    """Confirms a withdrawal at once; `on`: the day in words."""
    return f"{clinic} {NAMES[kind]} 수신거부가 {on}에 처리되었습니다. 앞으로 보내지 않습니다."


NO_ADVERTISING = "광고·이벤트 소식은 보내고 있지 않습니다."
NOTHING_AT_NIGHT = "밤 9시부터 아침 8시 사이에는 광고와 상태 확인을 보내지 않습니다."
ALL_TOO = "안내도 그만 받기"
STILL_GUIDES = "진료·시술 안내는 그대로 보내 드립니다. 안내도 받지 않으시려면 아래를 눌러 주세요."
