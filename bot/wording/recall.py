"""Words about a message that the patient asks for, for the next time of a treatment."""

from datetime import datetime

from bot.wording.particles import with_particle
from records.facts import SEOUL

LATER = {"1개월 뒤": 1, "3개월 뒤": 3, "6개월 뒤": 6}
PROVE_FIRST = "다시 알려 드릴 분을 알아야 해서 본인 확인이 필요해요. 본인 확인 뒤에 한 번 더 적어 주세요."
TOO_FAR = "일주일 뒤부터 2년 안의 날로 알려 드릴 수 있어요. 몇 달 뒤에 알려 드릴지 적어 주세요."
REFUSED = "지금은 알림을 받지 않는 것으로 되어 있어요. '알림 다시 받기'를 누르신 뒤에 한 번 더 적어 주세요."


def when(label: str) -> str:
    return f"{label} 다음 시기를 언제쯤 알려 드릴까요? '두 달 뒤에 알려주세요'처럼 적으셔도 돼요."


def kept(label: str, at: datetime) -> str:
    local = at.astimezone(SEOUL)
    said = f"{local.year}년 {local.month}월 {local.day}일"
    return (
        f"네, {said} 오전에 {with_particle(label, '을/를')} 다시 받으실 때가 됐다고 알려 드릴게요.\n"
        "그 전에 예약하시면 알림은 가지 않아요. 받으실 시기가 맞는지는 진료 때 의료진이 봐 드립니다."
    )
