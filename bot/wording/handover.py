"""What a patient is told when a person is brought in: who answers, from when, and what to do until then."""

from collections.abc import Iterable
from datetime import datetime

from bot import wording
from catalogue.model import TriageClass

OPERATOR_LABEL = "1:1 채팅 상담"
UNDER_14 = "14세 미만 환자"
CALLED_BACK = "확인 후 연락드리겠습니다."


def answered_within(hours: str) -> str:
    """While the clinic is open."""
    return f"진료시간 안에 확인하고 이 채팅으로 답변드리겠습니다.\n진료시간: {hours}"


def answered_from(at: datetime, pausing: bool) -> str:
    """While it is closed until `at`; `pausing`: it is the break of the day."""
    why = "점심·휴게 시간이어서" if pausing else "진료시간이 아니어서"
    return f"지금은 {why} {wording.moment(at)}부터 확인하고 답변드리겠습니다."


def if_worse(phone: str, emergency_phone: str) -> str:
    return "불편한 증상이 있거나 심해지면 기다리지 말고 바로 연락해 주세요.\n" + wording.numbers(phone, emergency_phone)


def if_urgent(phone: str, emergency_phone: str) -> str:
    """Out of hours, where nothing of a body was said."""
    return f"급하시면 기다리지 마세요. {wording.numbers(phone, emergency_phone)}"


def not_to_wait(phone: str, emergency_phone: str) -> str:
    """In place of when a person answers, while an urgent alarm is open."""
    return f"앞서 말씀하신 증상은 답을 기다리지 말고 지금 바로 전화해 주세요. {wording.numbers(phone, emergency_phone)}"


def call_now(triage: TriageClass, phone: str, emergency_phone: str) -> str:
    """Once more, to somebody who would wait, come later or set out by themselves."""
    if triage is TriageClass.E0:
        return (
            "앞서 말씀하신 증상은 기다리거나 직접 운전해서 오지 말고, 지금 바로 119에 전화해 주세요.\n"
            f"곁에 계신 분이 있으면 함께 있어 달라고 해 주세요. 병원 {wording.at_any_hour(phone, emergency_phone)}"
        )
    return (
        "앞서 말씀하신 증상은 기다리지 말고 지금 바로 병원에 전화해 주세요. 언제 오실지도 전화로 바로 정해 드립니다.\n"
        f"연결이 안 되거나 심해지면 119에 연락하거나 응급실로 가 주세요. {wording.numbers(phone, emergency_phone)}"
    )


def help_comes(phone: str, emergency_phone: str) -> str:
    """To somebody who called the ambulance, or is on the way to an emergency room."""
    return (
        "알려 주셔서 감사합니다. 담당 의료진에게도 전달되어 있습니다.\n"
        f"그 사이에 심해지거나 달라지면 바로 119에 알려 주세요. {wording.numbers(phone, emergency_phone)}"
    )


def crisis_line(emergency_phone: str) -> str:
    """Beside whatever else is said after words of self-harm."""
    return f"힘드실 때는 언제든 자살예방상담전화 109 (24시간), 위급하면 119에 연락해 주세요. 병원: {emergency_phone}"


def not_judged(when: str, phone: str, emergency_phone: str) -> str:
    """To somebody who asks whether a symptom that they told is normal, or may wait (의료법 §27①)."""
    return (
        "지켜봐도 되는 증상인지는 제가 판단할 수 없고, 의료진이 확인해야 합니다.\n"
        f"말씀하신 내용은 담당 의료진에게 전달되어 있습니다. {when}\n{if_worse(phone, emergency_phone)}"
    )


def unreachable_in_an_emergency(emergency_phone: str) -> str:
    """The clinic was called in vain, and an urgent alarm is open."""
    return (
        "병원 전화가 연결되지 않으면 더 기다리지 마세요.\n"
        "지금 바로 119에 전화하거나 가까운 응급실로 가 주세요.\n"
        f"진료시간 외 병원 번호: {emergency_phone}{wording.STAFF_ALARMED}"
    )


def unreachable(phone: str, emergency_phone: str, when: str) -> str:
    """The clinic was called in vain; no alarm is open."""
    return (
        f"전화 연결이 되지 않아 불편을 드렸습니다. 연락이 필요하시다는 말씀을 {wording.handed_over(when)}\n"
        f"급한 증상이 있으면 기다리지 마세요. {wording.numbers(phone, emergency_phone)}"
    )


def rest(when: str) -> str:
    """Several things were asked, and not all of them are answered."""
    return f"함께 물어보신 나머지 내용은 {wording.handed_over(when)}"


def held_back(topics: Iterable[str]) -> str:
    """`topics`: intents that were asked about beside a symptom, and are not answered with it."""
    asked = "·".join(dict.fromkeys(wording.TOPICS.get(each, "질문") for each in topics))
    return (
        f"물어보신 내용({asked})은 증상을 먼저 확인한 뒤 담당자가 답변드리겠습니다. 그 전에 혼자 판단하지 말아 주세요."
    )


def health(when: str) -> str:
    """An illness or an allergy was told: whoever treats must know of it."""
    return f"말씀하신 병력·알레르기를 의료진이 시술과 처방 전에 확인하도록 {wording.handed_over(when)}"


def history(when: str) -> str:
    return f"예전에 있었던 반응은 시술 전에 의료진이 직접 확인해야 합니다. 말씀하신 내용을 {wording.handed_over(when)}"


def slip(phone: str, emergency_phone: str, signs: Iterable[str], when: str) -> str:
    """Something was done that the guide says not to do; `signs`: what cannot wait after the patient's treatments."""
    return (
        f"말씀하신 내용을 {wording.handed_over(when)}\n"
        "아래 증상이 나타나면 기다리지 말고 바로 연락해 주세요.\n"
        f"▶ {', '.join(signs)}\n{wording.numbers(phone, emergency_phone)}"
    )


def photo(when: str) -> str:
    return f"사진은 담당자가 직접 보고 답변드려야 합니다. 사진을 보여 주시려는 말씀을 {wording.handed_over(when)}"


def minor(when: str) -> str:
    return (
        "미성년자이거나 본인이 아닌 가족에 대한 내용은 담당자가 직접 확인하고 안내드려야 합니다.\n"
        f"말씀하신 내용을 {wording.handed_over(when)}"
    )


def not_understood(when: str) -> str:
    """After the second misunderstanding in a row."""
    return f"제가 말씀을 두 번 이어서 이해하지 못해, 적어 주신 내용을 그대로 {wording.handed_over(when)}"
