"""Sentences around photos: in the chat, on the upload page, and why a file was not taken."""

from bot.wording import pages

CONSENT_VERSION = "photo-consent@1"
LINK_LABEL = "사진 올리기"
SEND_LABEL = "사진 보내기"
MOST, MEGABYTES = 5, 10

INVITED = (
    f"사진은 이 채팅창에 올리지 마시고 아래 '{LINK_LABEL}' 버튼의 보안 화면으로 보내 주세요. "
    f"24시간 안에 한 번, {MOST}장까지 보낼 수 있습니다."
)
TITLE = "사진 보내기"
LEAD = f"보여 주실 사진을 골라 주세요. 한 번에 {MOST}장까지 보낼 수 있습니다."
CHOOSE = "사진 고르기"
CHOOSE_MORE = "여러 장이 한꺼번에 골라지지 않나요?"
CONSENT_TITLE = "사진은 이렇게 다룹니다"
AGREE = "위 내용을 읽었고, 사진을 보내는 데 동의합니다."
SUBMIT = "사진 보내기"
SENT_TITLE = "사진을 보냈습니다"
SENT = "담당자에게 전달했습니다. 이 창을 닫고 카카오톡 채팅으로 돌아가시면 그곳으로 답변드립니다."
AGAIN = f"사진을 더 보내시려면 카카오톡 채팅에 '{SEND_LABEL}'라고 적어 주세요. 새 주소를 드립니다."
USED_TITLE = "사진을 이미 받았습니다"
USED = f"이 주소로는 한 번만 보낼 수 있습니다.\n{AGAIN}"
CLOSED_TITLE = pages.CLOSED_TITLE
CLOSED = (
    "주소가 잘못되었거나 기한이 지났습니다. 받으신 주소를 끝까지 눌렀는지 확인해 주세요.\n"
    f"사진을 보내시려면 카카오톡 채팅에 '{SEND_LABEL}'라고 적어 주세요. 새 주소를 드립니다.\n"
    "급하면 병원에 전화해 주세요. 위급하면 119에 전화해 주세요."
)
AWAY_TITLE = "지금은 사진을 받지 못했습니다"
AWAY = "잠시 뒤 다시 보내 주세요.\n급하면 기다리지 말고 병원에 전화해 주세요. 위급하면 119에 전화해 주세요."
NONE_CHOSEN = "사진이 선택되지 않았습니다. 사진을 고른 뒤 다시 보내 주세요."
NOT_AGREED = "동의란에 표시해야 사진을 받을 수 있습니다. 사진을 다시 고르고 동의란을 눌러 주세요."
TOO_MANY = f"한 번에 {MOST}장까지 보낼 수 있습니다. 사진을 {MOST}장 아래로 다시 골라 주세요."
ALL_TOO_LARGE = f"사진이 너무 큽니다. 한 장은 {MEGABYTES}MB까지입니다. 작은 사진으로 다시 골라 주세요."


def asked(url: str) -> str:
    """Staff ask for a photo."""
    return (
        "사진을 보고 말씀드리고 싶습니다. 사진은 이 채팅창에 올리지 마시고 아래 보안 화면에서 보내 주세요. "
        f"(24시간 안에 한 번, {MOST}장까지)\n{url}"
    )


def consent(days: int) -> tuple[str, ...]:
    """What the patient agrees to before a photo is sent."""
    return (
        "사진은 건강에 관한 민감한 개인정보입니다. 시술 뒤 상태를 확인하고 상담하는 데에만 씁니다.",
        "이 병원의 담당자만 보며, 누가 언제 보았는지 기록합니다.",
        f"암호화해 보관하고, {days}일이 지나면 파기합니다.",
        "동의하지 않으셔도 됩니다. 그때는 전화나 방문으로 상담하실 수 있습니다.",
        "14세 미만이면 보호자가 보내 주세요. 주민등록번호나 다른 사람의 얼굴은 나오지 않게 찍어 주세요.",
    )


def too_large(number: int) -> str:
    return f"{number}번째 파일이 {MEGABYTES}MB보다 큽니다. 작은 사진으로 다시 골라 주세요. 보낸 사진은 아직 없습니다."


def no_photo(number: int) -> str:
    return (
        f"{number}번째 파일은 사진이 아니거나 받을 수 없는 형식입니다. JPG, PNG, WebP, HEIC 사진을 다시 골라 주세요. "
        "보낸 사진은 아직 없습니다."
    )
