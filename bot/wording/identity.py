"""The sentences that tie a chat user to a patient. None tells whether a number, a code or a person is known."""

VERSION = "identity@1"
CONSENT_VERSION = "identity-consent@1"
LABEL = "본인 확인"
AGREE, STOP, AGAIN = "동의하고 계속", "그만두기", "다시 보내기"
GUARDIAN, CHILD = "보호자입니다", "아니요"
PERSON = "상담원 연결"

CONSENT = (
    "[민감정보 이용 동의]\n"
    "· 목적: 이 채팅에서 내 시술에 맞는 안내와 상태 확인\n"
    "· 항목: 시술 내용과 날짜, 예약, 상태 확인 답변\n"
    "· 기간: 연결을 끊거나 연결 기간이 끝날 때까지\n"
    "동의하지 않아도 일반 안내는 그대로 이용하실 수 있고, 언제든 '연결 끊어주세요'라고 적어 철회할 수 있습니다."
)
GO_ON = "이어서 본인 확인을 하시려면 아래를 눌러 주세요."
PHONE = "병원에 등록된 휴대폰 번호를 적어 주세요. (예: 010-1234-5678)"
PHONE_AGAIN = "휴대폰 번호를 알아보지 못했습니다. 010-1234-5678처럼 적어 주세요."
CODE = "문자로 받으신 인증번호 6자리를 적어 주세요."
CODE_WRONG_LAST = "인증번호가 맞지 않습니다. 여러 번 틀려서 이 인증번호는 쓸 수 없습니다. '다시 보내기'를 눌러 주세요."
CODE_EXPIRED = "인증번호의 시간이 지났습니다. '다시 보내기'를 눌러 새 번호를 받아 주세요."
NO_MORE_CODES = (
    "지금은 인증번호를 더 보낼 수 없습니다. 시간을 두고 다시 해 주세요. "
    "등록된 번호가 바뀌었다면 '상담원 연결'이라고 적어 주세요."
)
BIRTH = "생년월일을 적어 주세요. (예: 000131 또는 2000년 1월 31일)"
BIRTH_AGAIN = "생년월일을 알아보지 못했습니다. 000131처럼 여섯 자리로 적어 주세요."
BIRTH_AFTER_CODE = f"번호가 확인되었습니다. 마지막으로 {BIRTH}"
BIRTH_FOR_BUTTON = (
    "안내를 받으신 본인이 맞는지 확인하고 열어 드립니다.\n아래 내용에 동의하시면 생년월일을 적어 주세요. (예: 000131)"
)
BIRTH_ANEW = f"연결 기간이 지나 본인 확인이 다시 필요합니다. {BIRTH}"
FAILED = "확인하지 못했습니다. 담당자가 확인하고 이 채팅으로 답변드리겠습니다."
RESTING = (
    "확인에 여러 번 실패해 본인 확인을 잠시 멈추었습니다. 시간을 두고 다시 해 주세요. "
    "일반 안내는 그대로 이용하실 수 있습니다."
)
UNCLEAR = "등록된 정보로는 확인을 마칠 수 없어 담당자에게 전달했습니다. 담당자가 확인하고 이 채팅으로 답변드리겠습니다."
WHO_WRITES = "만 14세 미만이신 분의 기록입니다. 지금 적고 계신 분은 보호자(법정대리인)이신가요?"
GUARDIAN_NEEDED = (
    "만 14세 미만이시면 보호자가 함께 확인해야 합니다. 보호자께서 이 채팅에 적어 주시거나 병원에 전화해 주세요. "
    "담당자에게도 전달했습니다."
)
ALREADY = "이미 본인 확인이 되어 있습니다. 궁금한 점을 적어 주세요."
LATER = (
    "네, 본인 확인을 멈추었습니다. 다시 하시려면 '본인 확인'이라고 적어 주세요. "
    "일반 안내는 그대로 이용하실 수 있습니다."
)
OFFER = "시술 기록에 맞는 안내는 '본인 확인' 뒤에 받으실 수 있습니다."

NOT_YOURS = (
    "이 버튼은 이 채팅으로 연결된 분께 보낸 것이 아니어서 열 수 없습니다. 담당자가 확인하겠습니다. "
    "문의하실 점은 바로 적어 주세요."
)
STOPPED = (
    "알려 주셔서 감사합니다. 이 번호로 가는 안내와 이 채팅의 연결을 멈추었습니다. "
    "병원에서 확인할 때까지 보내지 않습니다. 불편을 드려 죄송합니다."
)
WRONG_NUMBER = (
    "알려 주셔서 감사합니다. 담당자에게 전달했습니다. 어느 번호로 받으셨는지 담당자가 확인해 멈추겠습니다. "
    "불편을 드려 죄송합니다."
)
UNLINKED = (
    "이 채팅과 시술 기록의 연결을 끊었습니다. 일반 안내는 그대로 이용하실 수 있고, "
    "다시 연결하시려면 '본인 확인'이라고 적어 주세요."
)
NOT_LINKED = "이 채팅은 시술 기록과 연결되어 있지 않습니다."
DELETION = (
    "개인정보 삭제 요청을 담당자에게 전달했습니다. 법으로 보관해야 하는 진료기록을 빼고 처리한 뒤 알려 드리겠습니다."
)
DELETION_UNLINKED = (
    f"{DELETION}\n이 채팅과 시술 기록의 연결은 지금 끊었습니다. 이제 기록에 맞춘 안내와 예약은 되지 않아요. "
    "다시 연결하시려면 '본인 확인'이라고 적어 주세요."
)
FAMILY = (
    "가족이라도 다른 분의 시술·예약 기록은 알려 드릴 수 없습니다. 본인이 이 채팅에서 본인 확인을 하시거나, "
    "담당자에게 문의해 주세요."
)


def code_sent(minutes: int) -> str:
    return (
        "적어 주신 번호가 병원에 등록되어 있으면 인증번호를 문자로 보내 드립니다. "
        f"받으신 인증번호 6자리를 {minutes}분 안에 적어 주세요."
    )


def code_wrong(left: int) -> str:
    return f"인증번호가 맞지 않습니다. {left}번 더 적으실 수 있습니다."


def birth_wrong(left: int) -> str:
    return f"적어 주신 생년월일로는 확인되지 않습니다. {left}번 더 적으실 수 있습니다."


def linked(name: str, guardian: bool = False) -> str:
    """`name`: masked."""
    whom = f"{name}님의 보호자로" if guardian else f"{name}님으로"
    return f"{whom} 확인되었습니다. 감사합니다. 궁금한 점을 적어 주세요."


def code_message(clinic: str, code: str, minutes: int) -> str:
    """The text message itself: no name, no treatment; 90 bytes of EUC-KR at most with a clinic's name of 18 letters."""
    return f"[{clinic}] 인증번호 {code} ({minutes}분). 남에게 알려주지 마세요."


def number_changed(number: str, when: str) -> str:
    """`number`: masked, empty where none was told; `when`: when a person answers."""
    new = f" (새 번호 {number})" if number else " 새 번호를 아직 적지 않으셨다면 이어서 적어 주세요."
    told = f"연락처가 바뀌었다는 말씀을 담당자에게 전달했습니다.{new}"
    return f"{told}\n병원에 등록된 번호는 담당자가 확인한 뒤 바꿔 드립니다. {when}"
