"""Whether a text speaks of something taken or put on as a drug. Pure."""

import re

from bot.korean.normalise import squeeze

_DRUG = re.compile(
    r"(?<![예계만치절제서])약(?![속국간도하한해사점])|약(?:도|은|을)(?:먹|발|써|계속|같이|되|괜)|연고|크림|항생제|진통제|소염제|타이레놀|감기약|한약|영양제|비타민|레티놀|트레티노인|스티바|이소티논"
    r"|로아큐탄|피나스|두타|미녹시딜|하이드로퀴논|복용|먹어도(?:되|돼|괜)|발라도(?:되|돼|괜)"
)


def names_a_drug(text: str) -> bool:
    """연고 계속 발라도 돼요?, 감기약 먹어도 되나요; not 예약, 약국."""
    return _DRUG.search(squeeze(text)) is not None
