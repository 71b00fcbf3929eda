"""What is said where a life is in danger or was lost, and no sign of a body was told: poison, despair, a threat."""

from bot import wording


def poisoning(emergency_phone: str, despair: bool = False, told: bool = True) -> str:
    """Too much of a drug, or no food, was swallowed: 119 first. `despair`: the crisis line stands beside it."""
    words = (
        "지금 바로 119에 전화해 주세요.\n"
        "약을 많이 드시거나 먹는 것이 아닌 것을 삼키신 때에는 증상이 없어도 기다리지 마세요. "
        "포장이나 용기를 곁에 두고, 무엇을 얼마나 드셨는지 말씀해 주세요.\n"
    )
    if despair:
        words += "마음이 힘드시면 자살예방상담전화 109 (24시간)도 있습니다.\n"
    return f"{words}병원에도 곧바로 알려 주세요: {emergency_phone}" + (wording.STAFF_ALARMED if told else "")


def threat(phone: str, told: bool = True) -> str:
    """To words of violence: no judgement, no quarrel, who can be spoken to."""
    passed_on = "말씀하신 내용을 병원 책임자에게 바로 전달했습니다. 책임자가 직접 확인합니다.\n" if told else ""
    return (
        f"{passed_on}불편하신 점은 병원으로 말씀해 주세요: {phone}\n"
        "누군가 다칠 수 있는 상황이면 112나 119에 연락해 주세요."
    )


def low_spirits(when: str) -> str:
    """To words that sound worn out and name no wish to die: a person reads them, and where one can talk at any hour."""
    return (
        f"말씀해 주신 내용을 {wording.handed_over(when)}\n"
        "혹시 마음이 힘드시면 언제든 자살예방상담전화 109 (24시간)에서 이야기 나눌 수 있습니다."
    )


def loss(when: str) -> str:
    """To words of a pregnancy's loss: no question, no guide, and nothing about it that comes by itself."""
    return (
        "어려운 소식을 전해 주셔서 감사합니다. 깊은 위로의 마음을 전합니다.\n"
        f"임신·출산 안내를 더 보내지 않도록 말씀하신 내용을 {wording.handed_over(when)}"
    )
