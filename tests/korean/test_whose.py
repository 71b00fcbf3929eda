"""Wishes about the link to a record, and questions about somebody else's."""

from collections.abc import Callable

import pytest

from bot.korean import identify, whose

SAYS: dict[Callable[[str], bool], tuple[tuple[str, ...], tuple[str, ...]]] = {
    whose.identifies: (
        (
            "본인인증 할게요",
            "제 기록이랑 연결해주세요",
            "본인 확인",
            "본인확인요",
            "휴대폰 인증 할께요",
            "본인 인증 다시 해주세요",
        ),
        (
            "상담원 연결해주세요",
            "본인확인은 왜 하나요",
            "예약 확인",
            "제 기록이랑 연결 끊어주세요",
            "신분증 본인확인 서류 뭐 가져가요",
        ),
    ),
    whose.unlinks: (
        ("연결 끊어주세요", "연결 해제해 주세요", "제 기록이랑 연결 끊어 주세요", "민감정보 동의 철회할게요"),
        ("상담원 연결 끊어졌어요", "알림 끊어주세요", "연결해 주세요"),
    ),
    whose.forgets: (
        (
            "탈퇴하고 기록도 같이 없애주세요",
            "제가 보낸 톡 지워줄 수 있나요",
            "제 정보 지워주세요",
            "개인정보 삭제해 주세요",
            "제 기록 다 지워주세요",
        ),
        ("점 지워주세요", "문신 지우고 싶어요", "화장 지워도 되나요"),
    ),
    whose.not_me: (
        (
            "저 그 사람 아닌데요",
            "이 핸드폰 중고로 산 건데 자꾸 문자가 와요",
            "저는 딴사람이에요",
            "우리 아이 폰이에요",
            "번호 제가 새로 받은 건데 톡이 와요",
            "이 의원 다닌 적이 없는데요",
            "딴사람 폰이에요",
            "번호 바뀌었어요 이런 거 안 받았어요",
            "잘못 보내셨어요",
            "문자 잘못 온 것 같은데요",
            "사람 잘못 찾으셨어요",
            "저 본인 아닌데요",
            "이런 문자 받은적 없어요",
            "그런 병원 간적 없는데요",
            "이 번호 최근에 개통했는데요",
            "전에 쓰던 분 번호 같아요",
            "이거 엄마 핸드폰이에요",
            "남편 번호예요 저는 안 갔어요",
            "저는 시술 받은 본인이 아닙니다",
            "아들이 맞은 건데 저한테 연락이 오네요",
        ),
        (
            "제 폰은 아이폰이에요",
            "아이폰인데 사진이 안 보내져요",
            "핸드폰 새로 샀는데 카톡이 안 와요",
            "다른 사람이라 잘 모르겠어요",
            "이 병원 가본 적 없어요 위치가 어디예요",
            "잘못 보냈어요",
            "번호 바뀌었어요",
            "아닌데요",
            "저는 아닌데요",
            "그 정도는 아니에요",
            "필러 잘못 맞은것 같아요",
            "부작용 받은적 없어요",
            "그런 거 받은 적 없는데요",
            "담당하시는 분이 누구세요?",
            "날짜 잘못 왔어요",
            "제가 본 원장님은 그 분이 아니에요",
            "사람이 아니에요?",
            "시술이 잘못된 것 같아요",
            "엄마 폰인데 예약 되나요",
            "남편 번호로 등록되어있을거에요",
            "새로 개통하면 번호 바꿔야 하나요",
            "언니 폰이에요 제 번호로 바꿔주세요",
            "딸이 받은 건데 부었어요",
        ),
    ),
    whose.kins_record: (
        (
            "엄마 시술 언제였죠",
            "남편 예약 언제인지 알려주세요",
            "우리 딸 시술 뭐 받았는지 궁금해요",
            "아들 검사 결과 알려주세요",
            "언니가 무슨 시술 받았는지 알려주세요",
            "친구 언제 보톡스 맞았어요?",
        ),
        (
            "엄마랑 같이 가도 돼요?",
            "친구가 필러 맞았는데 세안 언제부터 돼요?",
            "시술 언제였죠",
            "동생도 예약하고 싶어요",
            "친구 소개로 예약하고 싶은데 언제 돼요?",
        ),
    ),
    identify.agrees: (("네", "네 동의합니다", "ㅇㅇ", "동의해요", "네네"), ("아니요", "동의 안 해요", "왜요?", "")),
    identify.asks_again: (
        ("안 왔어요", "다시 보내주세요ㅠ", "문자가 안 와요", "또 안왔는데여", "못 받았어요"),
        ("123456", "왔어요", "언제 다시 가나요"),
    ),
    identify.is_guardian: (
        ("엄마예요", "보호자 맞아요", "네", "아이 아빠입니다"),
        ("아니요", "본인이에요", "아니요 보호자 없어요"),
    ),
}
YES = [(reads, text) for reads, (meant, _) in SAYS.items() for text in meant]
NO = [(reads, text) for reads, (_, other) in SAYS.items() for text in other]


@pytest.mark.parametrize(("reads", "text"), YES)
def test_a_wish_is_heard(reads: Callable[[str], bool], text: str) -> None:
    """In sloppy words too."""
    assert reads(text)


@pytest.mark.parametrize(("reads", "text"), NO)
def test_other_words_are_no_wish(reads: Callable[[str], bool], text: str) -> None:
    """Nothing is ended or refused by mistake."""
    assert not reads(text)
