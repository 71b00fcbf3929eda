"""Readings of what patients say around a symptom and beside a booking: put off, worse, when over, what hands may do."""

import pytest

from bot.korean import backing_out, handling, keywords, leaving, plain, putting_off, telling

BACKS_OUT = (
    "아니 그냥 생각해보고 다시 연락할게요",
    "아녀 담에 할게요",
    "아니다 다음에요",
    "음 좀더 생각해볼게요",
    "남편이랑 상의하고 연락드릴게요",
    "일정 보고 다시 예약할게요",
    "고민해보고 올게요",
    "상의해보고요",
    "엄마한테 물어보고 할게요",
    "아직 고민중이에요",
    "시간 되면 연락드릴게요",
    "일단 생각해 볼게요 감사합니다",
    "가족들이랑 얘기해보고 연락드리겠습니다",
    "날짜 정해지면 말씀드릴게요",
)
GOES_ON = (
    "다음에 언제 가요?",
    "다음주에 할게요",
    "내일 갈게요",
    "생각보다 아파요",
    "생각해보니 3시로 할게요",
    "다음 예약 확인해주세요",
    "남편이랑 같이 예약할게요",
    "이따 3시에 갈게요",
    "상담 예약할게요",
    "다음달로 할게요",
)


@pytest.mark.parametrize(("text", "meant"), [(t, True) for t in BACKS_OUT] + [(t, False) for t in GOES_ON])
def test_a_booking_put_off_to_no_day(text: str, meant: bool) -> None:
    assert backing_out.backs_out(text) is meant


ASKED = (
    "뜯어도돼요?",
    "터뜨려도 돼요?",
    "손으로 짜도 되나요",
    "멍든거 계란으로 문질러도됨?",
    "떼도되나요",
    "긁으면 안되죠?",
    "딱지 떼면 안되나요",
    "각질 벗겨도 될까요",
    "물집 바늘로 터트려도 되나요",
    "가려운데 긁어도 되나요",
    "비벼도 돼요?",
)
OF_ELSE = (
    "테이프 떼도 돼요?",
    "뜯었어요",
    "짜증나요 진짜",
    "진짜 해도 되나요",
    "압출 받아도 되나요",
    "비비크림 발라도 되나요",
    "여드름 짜주세요",
    "밴드 언제 떼요",
    "가짜면 어떡해요",
    "날짜도 되나요",
    "공짜로 해주나요",
    "진단서 떼야 하나요",
)


@pytest.mark.parametrize(("text", "asked"), [(t, True) for t in ASKED] + [(t, False) for t in OF_ELSE])
def test_whether_hands_may_do_something_to_what_came_of_it(text: str, asked: bool) -> None:
    assert (handling.forbidden_as(text) is not None) is asked


@pytest.mark.parametrize(
    ("text", "grows"),
    [
        *(
            (t, True)
            for t in (
                "어제보다 더 무거워졌어요",
                "어제보다 심해졌어요",
                "더 처졌어요",
                "점점 부어요",
                "처음보다 커졌어요",
                "갈수록 아파요",
                "더 안좋아졌어요",
                "아침보다 많이 부었네요",
            )
        ),
        *(
            (t, False)
            for t in (
                "어제보다 나아졌어요",
                "점점 나아져요",
                "더 심해지나요?",
                "심해지면 어떡해요",
                "더 예뻐졌어요",
                "어제보다 덜 아파요",
                "더 심해지진 않았어요",
                "점점 빠져요",
                "더 받고싶어요",
            )
        ),
    ],
)
def test_what_is_worse_than_it_was_told(text: str, grows: bool) -> None:
    assert telling.grows(text) is grows


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        *(
            (t, True)
            for t in (
                "얼마나 가요?",
                "언제 풀려요",
                "없어지나요?",
                "며칠 가요",
                "언제쯤 없어져요",
                "저절로 없어지나요",
                "언제 가라앉아요",
                "보통 며칠이나 가나요",
                "언제까지 이래요",
                "다 나을까요",
            )
        ),
        *(
            (t, False)
            for t in (
                "효과 얼마나 가요",
                "필러 얼마나 가요",
                "언제 가요?",
                "얼마예요?",
                "괜찮아요",
                "멍 얼마나 가요",
                "없어졌어요",
                "풀렸어요",
                "언제 가면 돼요",
            )
        ),
    ],
)
def test_when_what_was_told_is_over(text: str, asked: bool) -> None:
    assert putting_off.asks_when_over(text) is asked


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("아까 버튼 잘못 눌렀어요", True),
        ("실수로 눌렀어요", True),
        ("잘못 선택했어요", True),
        ("손이 미끄러졌어요", True),
        ("눌러도 되나요", False),
        ("뭔가 잘못됐어요", False),
        ("누르면 아파요", False),
    ],
)
def test_a_button_pressed_by_mistake(text: str, wrong: bool) -> None:
    assert leaving.mispressed(text) is wrong


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("수염이요", True),
        ("공짜로요?", True),
        ("로아큐탄이요", True),
        ("내일이요", False),
        ("3시요", False),
        ("예약이요", False),
        ("진료요", False),
        ("수염 깎는 거요", False),
        ("오전이요", False),
    ],
)
def test_a_lone_noun_names_no_time(text: str, alone: bool) -> None:
    assert keywords.a_noun_alone(text) is alone


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("열은 없어요", True), ("아프진 않아요", True), ("통증은 없고 열도 안 나요", True),
        ("피는 멈췄어요", False), ("이제 괜찮아요", False), ("붓기 다 빠졌어요", False), ("열나요", False),
    ],
)  # fmt: skip
def test_a_sign_that_is_not_there_is_no_sign_that_is_over(text: str, meant: bool) -> None:
    assert telling.only_denies(text) is meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("진료확인서 떼고싶은데요", "faq_documents"), ("영수증 끊어주세요", "faq_documents"),
        ("딱지 떼도 되나요", None), ("원장 나오라 하세요", "complaint"), ("원장님 나오시는 날", None),
        ("간호사님하고 통화할 수 있을까요", "human_handoff"), ("사람이랑 통화하고 싶소", "human_handoff"),
        ("사람이 많은 시간", None),
    ],
)  # fmt: skip
def test_plain_words_mean_what_they_say(text: str, meant: str | None) -> None:
    assert plain.intent(text) == meant


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("필러 맞기 전에 술 마셔도 되나요", True), ("시술 전날 커피 괜찮나요", True), ("시술받기 하루 전", True),
        ("자기 전에 발라도 되나요", False), ("화장하기 전에 선크림", False), ("시술 전에 받은 약", False),
    ],
)  # fmt: skip
def test_what_comes_before_a_treatment(text: str, before: bool) -> None:
    assert plain.before_it(text) is before


@pytest.mark.parametrize(
    ("text", "declines"),
    [
        ("설문 안할래요", True), ("설문 귀찮아요", True), ("만족도 조사는 그만할게요", True),
        ("설문 참여", False), ("문자 그만 보내세요", False), ("만족해요", False),
    ],
)  # fmt: skip
def test_a_survey_declined_is_no_refusal_of_messages(text: str, declines: bool) -> None:
    assert leaving.declines_survey(text) is declines
