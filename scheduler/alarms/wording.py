"""What staff read on their own phones when they are paged. No name and no symptom: a text message is read by others."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from bot.wording import moment

if TYPE_CHECKING:
    from scheduler.alarms.paged import Paged

TITLE = "긴급 알림"
ACKNOWLEDGE = "확인했습니다. 제가 연락합니다"
ACKNOWLEDGE_CALL = "확인했습니다"
CALL = "환자에게 전화하기"
NO_SUCH_PAGE = "없는 알림이거나 주소가 잘못되었습니다. 문자로 받은 주소를 그대로 눌러 주세요."
ON_DISK = "환자에게 바로 연락해야 하는 알림입니다. 기록 장치 장애 중이라 환자 정보는 복구 뒤 콘솔에 나타납니다."
AWAY = "지금은 기록 장치에 연결할 수 없습니다. 잠시 뒤 다시 눌러 주시고, 급하면 병원에 직접 연락해 주세요."
NOTICES = {
    "call": "의료진 호출",
    "beds": "병상 현황",
    "drug_claim": "약제 청구 주의",
    "equipment": "장비·시스템 경보",
    "notice": "직원 공지",
}
URGENT = {"E0": "응급(E0)", "E1": "긴급(E1)"}


TROUBLES = {
    "database": "데이터베이스에 연결되지 않습니다",
    "redis": "Redis에 연결되지 않습니다(발송 대기)",
    "nlu": "언어 모델이 응답하지 않습니다(담당자 연결로 대신)",
    "sender": "발송 프로세스가 멈췄습니다",
    "dealer": "발송사가 메시지를 받지 않습니다",
    "pages": "응급 호출 문자가 나가지 않습니다",
    "disk": "디스크 여유 공간이 얼마 남지 않았습니다",
    "scheduler": "스케줄러가 멈춰 응급 호출이 이어지지 않고 안내가 나가지 않습니다",
}
OF_ACCOUNT = {  # ChannelError.trouble → what somebody must mend before anything leaves
    "balance": "발송사 잔액이 부족합니다. 충전하면 기다리던 메시지가 나갑니다",
    "number": "발송사가 발신번호를 받아들이지 않습니다. 발신번호 등록을 확인해 주세요",
    "blocked": "스팸 신고로 발송이 차단되었습니다. 발송사에 확인해 주세요",
    "channel": "카카오톡 채널(발신 프로필)이 올바르지 않습니다. 발송사에 등록된 채널을 확인해 주세요",
    "quota": "발송사의 발송 한도를 넘었습니다. 한도를 올려 달라고 요청해 주세요",
    "key": "발송사 API 키가 올바르지 않습니다. 키를 다시 등록해 주세요",
    "clock": "서버 시계가 어긋나 발송사가 요청을 받지 않습니다",
    "import": "가져오기 폴더의 파일을 읽지 못했습니다. failed 폴더의 이유를 확인해 주세요",
    "account": "발송사가 계정을 받아들이지 않습니다. 계정 상태를 확인해 주세요",
}


def said(name: str) -> str:
    """A trouble in words; that of an account without its clinic."""
    return OF_ACCOUNT[name.partition(":")[0]] if ":" in name else TROUBLES[name]


def trouble(name: str, since: datetime) -> str:
    """For engineers: what is wrong with the service, or (`name:clinic`) with a clinic's account at its dealer."""
    return f"[안부 장애] {_where(name)}{said(name)}. {moment(since)}부터"


def trouble_over(name: str) -> str:
    return f"[안부 복구] 해결되었습니다: {_where(name)}{said(name)}"


def _where(name: str) -> str:
    return f"{name.partition(':')[2]}: " if ":" in name else ""


def page(clinic: str, triage: str, since: datetime, rung: int, link: str) -> str:
    """The text of a page; `rung`: how many went out before."""
    times = f"{rung + 1}차 " if rung else ""
    asked = (
        "환자에게 바로 연락해야 합니다. 눌러서 확인해 주세요."
        if link
        else "환자에게 바로 연락해야 합니다. 콘솔에서 확인해 주세요."
    )
    return "\n".join(filter(None, (f"[{clinic}] {times}{URGENT[triage]} {moment(since)}", asked, link)))


def notice(clinic: str, kind: str, text: str, at: datetime) -> str:
    """What staff are told and need not acknowledge."""
    return f"[{clinic}] {NOTICES[kind]} {moment(at)}\n{text}"


def staff_call(clinic: str, kind: str, text: str, at: datetime, rung: int, link: str) -> str:
    """As `notice`, of one that climbs until somebody acknowledges it."""
    times = f"{rung + 1}차 " if rung else ""
    asked = "눌러서 확인해 주세요." if link else "콘솔에서 확인해 주세요."
    return "\n".join(filter(None, (f"[{clinic}] {times}{NOTICES[kind]} {moment(at)}", text, asked, link)))


def away(clinic: str, triage: str, since: datetime, rung: int, link: str) -> str:
    """As `page`, while the records are away: who it is cannot be looked up yet."""
    return f"{page(clinic, triage, since, rung, link)}\n기록 장치 장애 중이라 환자 정보는 복구 뒤 콘솔에 나타납니다."


def heading(alarm: "Paged") -> str:
    if alarm.closed:
        return "처리가 끝난 알림입니다"
    if alarm.notice and not alarm.seen_at:
        return "확인이 필요한 직원 호출입니다"
    return "확인된 알림입니다" if alarm.seen_at else f"{URGENT[alarm.triage]} 환자가 기다립니다"


def lead(alarm: "Paged") -> str:
    """When it was raised, and who has it."""
    raised = f"{moment(alarm.since)}에 {'호출이' if alarm.notice else '채팅에서 알림이'} 들어왔습니다."
    if alarm.repeats:
        raised += f" 그 뒤 {alarm.repeats}번 더 적었습니다."
    if alarm.closed or alarm.seen_at is None:
        return raised
    seen = f"{moment(alarm.seen_at)}에 {alarm.seen_by or '담당자'} 님이 확인했습니다."
    return f"{raised} {seen} 끝나면 콘솔에서 기록하고 닫아 주세요."


def facts(alarm: "Paged") -> Iterator[tuple[str, str]]:
    """What whoever calls must know."""
    yield from (
        (name, value)
        for name, value in (
            ("내용", alarm.notice), ("환자", alarm.patient), ("시술", alarm.treatment),
            ("증상", ", ".join(alarm.signs)), ("전화", alarm.phone),
        )
        if value
    )  # fmt: skip
