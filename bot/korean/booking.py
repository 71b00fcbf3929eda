"""What words about an appointment say besides days and times: which doctor, for whom, which offer. Pure."""

import re
from collections.abc import Iterable

from bot.korean.normalise import squeeze

_SAME = re.compile(
    r"(?:지난|저)번?(?:에)?(?:꺼|거|것|이?랑|하고|과|와)?(?:같은|똑같|그대로|했던|받은|맞은|받았던|했던거)|(?:하던|받던|맞던)(?:거|것|걸|대로)|똑같은(?:거|걸|것)"
)
_SOONER = re.compile(
    r"(?:더|좀|조금)?(?:빨리|일찍|앞으로)?(?:땡[기겨길]|당[기겨길]|앞당)|더빨리|더일찍|빠른(?:날|시간)(?:로|으로)(?:바|변)"
)
_TWO = re.compile(r"(?:둘이|두명|2명|두사람|2인|둘다|친구랑같이|같이가|둘)")
_KIN = re.compile(
    r"(엄마|아빠|어머니|아버지|부모님|남편|신랑|와이프|아내|딸|아들|동생|언니|누나|오빠|형|할머니|할아버지|친구|여자친구|남자친구|시어머니|시아버지|장모님|이모|고모)"
)
_ORDINALS = (
    re.compile(
        r"^(?:첫(?:번)?째|처음|1번|1)(?:꺼|거|것|걸|시간|로|으로|요|이요|로할게요|로해주세요|거로|걸로|할게요|해주세요)*$"
    ),
    re.compile(
        r"^(?:두번째|둘째|2번|2|가운데|중간)(?:꺼|거|것|걸|시간|로|으로|요|이요|로할게요|로해주세요|거로|걸로|할게요|해주세요)*$"
    ),
    re.compile(
        r"^(?:세번째|셋째|3번|3|마지막)(?:꺼|거|것|걸|시간|로|으로|요|이요|로할게요|로해주세요|거로|걸로|할게요|해주세요)*$"
    ),
)
_OTHERS = re.compile(
    r"다른(?:시간|날|날짜|거|건|요일|때|시간대)|더(?:없|보여|있)|^(?:다른거|더보기)|말고다른|(?:다|셋다|모두)안(?:되|돼|됩)"
)
_WAITS = re.compile(
    r"대기(?:자|명단|신청|할게|해줘|해주|걸|로|예약|할래|하고|등록)|자리나(?:면|오면)|취소(?:자리|나오면|되면|생기면)|빈자리"
)
_COMES = re.compile(
    r"^(?:네+|넵|예)?(?:꼭|시간맞춰|제시간에|그때)*(?:갈게요|갈께요|올게요|갑니다|가겠습니다|방문할게요|방문하겠습니다|예약확정(?:할게요)?|확정할게요|내원할게요)$"
)
_MINUTES = re.compile(r"(\d{1,3})분")
_HOURS = re.compile(r"(\d|한|두)시간(반)?")
_CONSULTATION = re.compile(r"상담|진료|경과(?:확인|보러|체크)?|진찰|검진받|재진|초진|실밥")


def same_again(text: str) -> bool:
    """지난번이랑 같은 걸로, 하던 거요."""
    return _SAME.search(squeeze(text)) is not None


def sooner(text: str) -> bool:
    """An appointment is wished earlier: 좀 땡길 수 있나요."""
    return _SOONER.search(squeeze(text)) is not None


def people(text: str) -> int:
    return 2 if _TWO.search(squeeze(text)) else 1


def guest(text: str) -> str:
    """Whom the appointment is for besides the writer: 딸 예약이요. Empty for nobody."""
    found = _KIN.search(squeeze(text))
    together = found and re.match(r"(?:이?랑|하고|과|와)", squeeze(text)[found.end() :])
    return found[1] if found and not together else ""


def ordinal(text: str) -> int | None:
    """Which of the offers, counted from 0: 두번째 걸로요."""
    return next((index for index, words in enumerate(_ORDINALS) if words.match(squeeze(text))), None)


def wants_others(text: str) -> bool:
    """None of the offers: 다른 시간 없어요?"""
    return _OTHERS.search(squeeze(text)) is not None


def wants_to_wait(text: str) -> bool:
    """대기 걸어주세요, 자리 나면 알려주세요."""
    return _WAITS.search(squeeze(text)) is not None


def comes(text: str) -> bool:
    """A plain word that they will be there, and nothing else: 네 갈게요."""
    return _COMES.match(squeeze(text)) is not None


def late_minutes(text: str) -> int | None:
    """By how many minutes somebody is late: 10분 늦어요, 한시간 반쯤."""
    squeezed = squeeze(text)
    minutes, hours = _MINUTES.search(squeezed), _HOURS.search(squeezed)
    if hours is None:
        return int(minutes[1]) if minutes else None
    told = {"한": 1, "두": 2}.get(hours[1]) or int(hours[1])
    return told * 60 + (30 if hours[2] else int(minutes[1]) if minutes else 0)


def consultation(text: str) -> bool:
    """A visit without a treatment: 상담, 진료, 경과 보러."""
    return _CONSULTATION.search(squeeze(text)) is not None


def cancels(text: str) -> bool:
    """A yes to being asked whether to cancel: 네 취소해주세요; not 취소 안 할게요, 취소는 말고."""
    squeezed = squeeze(text)
    return (
        re.search(r"취소", squeezed) is not None
        and re.search(r"안취소|취소(?:는|를)?(?:안|말고|하지)", squeezed) is None
    )


def doctor(text: str, named: Iterable[tuple[str, tuple[str, ...]]]) -> str | None:
    """The code of the doctor named in the text; `named`: code and what they are called, the longest name wins."""
    squeezed = squeeze(text)
    found = [
        (len(squeeze(name)), code) for code, names in named for name in names if name and squeeze(name) in squeezed
    ]
    return max(found, default=(0, None))[1]
