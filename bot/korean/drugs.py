"""Whether a text speaks of something taken or put on as a drug. Pure."""

import re

from bot.korean.normalise import squeeze

_DRUG = re.compile(
    r"(?<![예계만치절제서])약(?![속국간도하한해사점])|약(?:도|은|을)(?:먹|발|써|계속|같이|되|괜)|연고|크림|항생제|진통제|소염제|타이레놀|감기약|한약|영양제|비타민|레티놀|트레티노인|스티바|이소티논"
    r"|로아큐탄|피나스|두타|미녹시딜|하이드로퀴논|복용|먹어도(?:되|돼|괜)|발라도(?:되|돼|괜)"
)

_MUCH = re.compile(
    r"(?:먹었|먹은|먹고|드셨|삼켰|복용했)[가-힣]{0,8}(?:더|또|추가로)(?:먹|드|복용)|(?:시간|분)(?:마다|간격)[가-힣\d]{0,6}(?:먹|알|정|개|복용)"
    r"|(?:벌써|이미)[가-힣\d]{0,8}(?:알|정|개|판|통|봉지|포)|(?:알|정|개|판|통|곽|갑|병|봉지)(?:째|을?다?먹었|을?다?먹음|을?다?먹은)"
    r"|많이먹[었은음]|한꺼번에|두배로먹|두번먹|중복(?:으로)?(?:먹|복용)"
)


def names_a_drug(text: str) -> bool:
    """연고 계속 발라도 돼요?, 감기약 먹어도 되나요; not 예약, 약국."""
    return _DRUG.search(squeeze(text)) is not None


def taken_much(text: str) -> bool:
    """Whether more may have been taken than was meant: 두 알 먹었는데 더 먹어도 되나요, 실수로 두 번 먹었어요. Such a
    text is never told to go on with a drug."""
    return _MUCH.search(squeeze(text)) is not None
