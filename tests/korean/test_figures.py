"""Figures of speech, a pregnancy told and nothing else, words of a drug, names of others, a consent withdrawn."""

from collections.abc import Callable

import pytest

from bot.korean import drugs, figures, messages, own_record, whose

SAYS: dict[Callable[[str], bool], tuple[tuple[str, ...], tuple[str, ...]]] = {
    figures.figurative: (
        (
            "배고파 죽겠어요",
            "귀여워 죽겠음",
            "무서워서 기절하는 줄",
            "가슴이 뭉클했어요",
            "심쿵",
            "배꼽 빠지는 줄 알았어요",
            "필러값 보고 숨 넘어가는줄 ㅋㅋ",
            "견적 보고 기절하는 줄요",
            "숨쉬는 피부가 됐어요",
            "피부가 숨쉬네요",
            "심장이 콩닥콩닥 ㅎㅎ",
            "죽다 살아났어요 ㅋㅋ 만족",
            "배 찢어지는 줄 ㅋㅋㅋ",
        ),
        (
            "죽다 살아났어요",
            "배 찢어지는 줄 알았어요",
            "피부가 아프고 숨쉬기 힘들어요",
            "심장이 콩닥콩닥 뛰고 식은땀 나요",
            "가격 보고 왔는데 숨이 차요",
            "아파 죽겠어요",
            "숨이 차서 죽을 것 같아요",
            "심쿵했는데 지금 가슴이 답답해요",
            "가슴이 두근거려요",
        ),
    ),
    figures.unsaid: (("눈이", "입술이", "피부는"), ("숨이", "눈이 안 보여요", "피가", "눈이요 이상해요")),
    drugs.taken_much: (
        (
            "타이레놀 두 알 먹었는데 더 먹어도 될까요",
            "실수로 두 번 먹었어요",
            "두 시간마다 한 알씩 먹고 있어요",
            "벌써 네 알째예요",
            "한 판 다 먹었어요",
        ),
        ("술 마셔도 되나요", "약 언제까지 먹어요", "항생제 끊어도 되나요", "혈압약 먹고 있는데 시술 되나요"),
    ),
    figures.only_expecting: (
        ("임신했어요", "저 임신 6주인데요", "지금 임신 중이에요"),
        ("임신 중인데 배가 아파요", "임신했는데 피가 나요", "임신부도 주차 되나요"),
    ),
    drugs.names_a_drug: (
        ("연고 계속 발라도 돼요?", "감기약 먹어도 되나요", "레티놀 써도 될까요"),
        ("예약 바꿔주세요", "약국이 어디예요", "약도 보내주세요", "약속 시간에 갈게요"),
    ),
    messages.wants_part: (
        ("예약 알림은 받을래요", "시술 안내 문자만 보내주세요"),
        ("알림 다시 받을래요", "시술은 받을래요", "예약 알림 꺼주세요"),
    ),
    whose.withdraws: (
        ("동의 철회할게요", "동의했던 거 다 취소할래요"),
        ("광고 동의 철회", "수술 동의 취소할래요", "예약 취소합니다"),
    ),
}


@pytest.mark.parametrize(("read", "text"), [(read, text) for read, (yes, _) in SAYS.items() for text in yes])
def test_what_is_said(read: Callable[[str], bool], text: str) -> None:
    """In many wordings."""
    assert read(text)


@pytest.mark.parametrize(("read", "text"), [(read, text) for read, (_, no) in SAYS.items() for text in no])
def test_what_only_looks_so(read: Callable[[str], bool], text: str) -> None:
    """Neighbours that mean something else."""
    assert not read(text)


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("박보람씨 언제 시술받았어요", True),
        ("박하늘님 시술 언제예요", True),
        ("김하늘님 시술 언제예요", False),
        ("하늘씨 언제 받았죠", False),
        ("원장님 저 언제 받았어요", False),
    ],
)
def test_a_name_that_is_not_the_patients(text: str, another: bool) -> None:
    """Whoever is asked about by name is somebody else; staff are nobody."""
    assert own_record.of_another(text, "김하늘") is another
