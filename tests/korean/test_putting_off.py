"""Words about a symptom that name none."""

import pytest

from bot.korean.putting_off import asks_whether_normal, asks_whether_to_come, help_comes, on_the_way, puts_off, was_seen

NORMAL = (
    "이거 정상이죠?", "원래 이런 거예요?", "원래 그런가요",
    "정상 맞나요", "심한 거 아니죠?", "별거 아니죠", "큰일은 아니죠?",
    "걱정 안 해도 되는 거죠", "이 정도면 괜찮나요", "괜찮을까요 ㅠㅠ",
    "저만 이런가요", "이상한 거 아니죠", "문제없는 거죠?",
    "그럼 그냥 기다리면 되겠네요?", "병원 안 가봐도 되는 거죠",
    "당장 안 와도 되죠?", "그냥 둬도 되나요", "갠찮은교",
)  # fmt: skip
NOT_NORMAL = (
    "멍 정상인가요", "세안 괜찮나요", "네 괜찮아요",
    "술 마셔도 괜찮아요?", "정상 진료하나요", "이거 얼마예요", "원래 가격이 얼마예요",
    "예약 안 해도 되나요", "괜찮은 시간 있나요",
    "그래요", "문제 없어요", "그런 시술도 하나요",
)  # fmt: skip
LATER = (
    "기다릴게요", "내일 갈게요 그럼", "이따 저녁에 갈게요",
    "퇴근하고 가도 되나요", "조금 더 지켜볼게요", "두고 볼게요", "지금 가도 되나요",
    "차 타고 갈게요", "월욜에 갈게요",
    "언제 가면 되나요", "나중에 전화할게요", "내일 가면 안 되나요",
)  # fmt: skip
NOT_LATER = ("술은 언제 마셔도 되나요", "내일 세안해도 되나요", "예약 취소할게요", "네", "운동 내일 해도 되나요")
WAY = (
    "친구 차로 가는 중이에요",
    "지금 출발했어요",
    "병원 모시고 가도 되나요",
    "택시 타고 가면 되죠",
    "제가 운전해서 갈게요",
    "지금 출발하면 되나요",
)
NOT_WAY = ("응급실 가는 중이에요", "병원 가는 길 알려주세요", "예약 언제 가능해요", "주차 되나요")
COMES = ("119 불렀어요", "구급차 탔어요", "응급실에 도착했어요")
NOT_COMES = ("응급실 가야 하나요", "119 불러야 되나요", "병원 다녀왔어요")
TO_COME = ("가야되나요?", "그래도 병원 가야 돼요?", "응급실 가봐야 할까요", "바로 가는게 좋을까요")
NOT_TO_COME = ("언제 가야 되나요", "내일 가야 되나요", "집에 가야돼요", "몇시까지 가야 하나요")
SEEN = ("병원 다녀왔어요", "전화했더니 오래요", "원장님 만났어요")
NOT_SEEN = ("사람이랑 통화하고 싶소", "전화했는데 안 받아요", "통화중이에요", "병원 언제 가요")


@pytest.mark.parametrize(
    ("reading", "text", "read"),
    [
        (reading, text, read)
        for reading, yes, no in (
            (asks_whether_normal, NORMAL, NOT_NORMAL),
            (puts_off, LATER, NOT_LATER),
            (on_the_way, WAY, NOT_WAY),
            (help_comes, COMES, NOT_COMES),
            (asks_whether_to_come, TO_COME, NOT_TO_COME),
            (was_seen, SEEN, NOT_SEEN),
        )
        for texts, read in ((yes, True), (no, False))
        for text in texts
    ],
)
def test_it_is_read_for_what_it_is(reading: object, text: str, read: bool) -> None:
    """And nothing that names a thing, or asks about one, is."""
    assert callable(reading)
    assert reading(text) is read
