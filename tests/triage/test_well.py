"""Who says that a part of the body is well reports nothing by it, and hides nothing either."""

import pytest

from bot.triage import Triage
from catalogue.model import TriageClass


@pytest.mark.parametrize(
    "text",
    [
        "숨은 괜찮아요", "숨쉬는 건 괜찮고요", "숨 쉬는 데는 문제 없어요", "호흡은 괜찮습니다",
        "눈은 멀쩡해요", "의식은 이상 없어요",
        "의식은 문제 없습니다", "피부는 괜찮아요", "숨은 괜차나요",
        "좀 빨갛긴 한데 숨쉬는건 괜찮아요",
    ],
)  # fmt: skip
def test_what_is_well_is_no_sign(triage: Triage, text: str) -> None:
    assert not (triage.read(text).triage or TriageClass.E3).urgent


@pytest.mark.parametrize(
    "text",
    [
        "숨은 괜찮은데 가슴이 답답해요", "숨은 괜찮아요 근데 가끔 막혀요", "숨은 괜찮은데 자꾸 막혀요",
        "숨쉬는 건 안 괜찮아요",
        "숨이 괜찮지 않아요", "눈은 괜찮았는데 지금 안 보여요", "얼굴은 괜찮고 눈이 안 보여요",
        "피부는 괜찮은데 의식이 없어요",
        "목은 괜찮아요 입술이 엄청 부었어요",
    ],
)  # fmt: skip
def test_what_is_said_beside_it_still_rings(triage: Triage, text: str) -> None:
    assert triage.read(text).triage is TriageClass.E0


def test_what_has_become_well_was_not(triage: Triage) -> None:
    assert triage.read("숨은 괜찮아졌어요").triage is TriageClass.E0
