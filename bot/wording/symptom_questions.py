"""What is asked of somebody who reports a symptom, so that staff know more before they call."""

WHICH = "어떤 증상인가요? 아래에 있으면 바로 눌러 주시고, 없으면 증상을 그대로 적어 주세요."
OTHER = "다른 증상이에요"
DESCRIBE = "어떤 증상인지 그대로 적어 주세요. 어디가, 어떻게 불편하신지 적어 주시면 됩니다."
SINCE = "담당자가 더 빨리 확인할 수 있게 두 가지만 여쭤볼게요. 언제부터 그러셨나요?"
SINCE_LABELS = ("방금", "오늘", "어제", "2~3일 전", "1주일 이상")
HOW = "지금은 어느 정도인가요?"
WORSE = "점점 심해져요"
HOW_LABELS = ("조금", "보통", "심함", WORSE)
STRONG = frozenset({"심함", WORSE})
LEFT = "네, 여기까지 말씀해 주신 내용은 담당자에게 전달했습니다. 심해지면 기다리지 말고 바로 전화해 주세요."


def told(numbers: str) -> str:
    """After both questions; `numbers`: whom to call."""
    return f"네, 담당자에게 함께 전달했습니다. 그 전에 심해지면 기다리지 말고 바로 전화해 주세요.\n{numbers}"
