"""The patient wants to stop answering, now or for good: 나중에 할게요, 그만할래요, 답하기 싫어요. Pure."""

import re

from bot.korean.normalise import squeeze
from bot.korean.topics import named

_LATER = r"(?:나중에|이따가?|있다가|다음에|담에|좀따|조금있다가?|퇴근하고|집가서|집에가서)"
_DO = r"(?:답|답변|대답|얘기|말)?(?:할게|할께|할래|하겠|하면안|해도되|해도돼|해도될|드릴게|드릴께|할수있|하죠|요)"
_LEAVES = re.compile(
    rf"^(?:이제|그냥|아|좀)*그만(?:요|이요|해요|할)?$|^(?:아|음|저|지금은?|일단|죄송한데|죄송|바빠서|바쁜데|바쁘니|지금바빠서|그건|그냥)*{_LATER}{_DO}"
    r"|^(?:이제|그냥|아|좀)*그만(?:할|하고싶|하자|하죠|둘|둬|물어|답)"
    r"|(?:대답|답|답변)(?:하기|은)?(?:싫|안할|안하고|그만|못하겠)|^(?:그냥)?안할(?:래|게|께|거)|^(?:지금)?바빠(?:서|요)|^(?:설문|확인)?(?:중단|종료)$"
    r"|귀찮(?:아|네|은데|다)|^(?:에이|에잇|에휴|어휴|걍|그냥)+됐|^됐다$"
)


_NO_SURVEY = re.compile(
    r"(?:설문|만족도|조사|평가|후기)(?:조사|참여|답변|답|하기|은|는|도|이|그런거|같은거|좀|그냥)*"
    r"(?:안(?:할|해|하고|하면)|그만|귀찮|싫|패스|스킵|생략|못하|하기싫|됐어|넘어|필요없)"
)


def leaves(text: str) -> bool:
    """Whether the words ask to stop the questions under way."""
    return len(text) <= 30 and (_LEAVES.search(squeeze(text)) is not None or declines_survey(text))


def names_survey(text: str) -> bool:
    """설문, 만족도, 평가: the survey is spoken of."""
    return re.search(r"설문|만족|평가|후기", squeeze(text)) is not None


def declines_survey(text: str) -> bool:
    """설문 안 할래요, 설문 귀찮아요: of the questions, and not of the clinic's messages."""
    return len(text) <= 30 and _NO_SURVEY.search(squeeze(text)) is not None


_ONLY_STOPS = re.compile(
    r"(?:이제|그냥|아|네|좀|됐고)*그만(?:요|이요|해요|할래요?|할게요?|할께요?|하자|하죠|둘래요?|둘게요?|둬요?)?"
)


def only_stops(text: str) -> bool:
    """Whether the words stop something and do not say what: 그만, 이제 그만할래요; not 그만 보내세요."""
    return _ONLY_STOPS.fullmatch(squeeze(text)) is not None


_WHEN = re.compile(
    r"(?:답|답장|답변|연락|회신)(?:은|이|을|좀)?(?:언제|왜|아직|안[와오주줘])|언제(?:쯤)?(?:답|연락|전화)|왜(?:답|연락|아무도)|아직(?:이에요|인가|멀)"
    r"|확인(?:하셨|했|됐|되셨|해보셨)|^(?:사진|다)?보냈(?:어|습|는데)|기다리(?:고있|라|는데)|보셨"
    r"|^(?:그럼|그래서|근데|그런데|도대체)?언제(?:쯤)?(?:와|오|연결)(?:요|나요|세요|시나요|시는데요?|는거예요|는거에요|죠|지|되나요|돼요|될까요)?$"
)


_WAITS = re.compile(
    r"(?:언제|얼마나|몇시)(?:까지|더|나더)*기다|기다리다|기다린지|기다려야|(?:몇분|몇시간|한참|하루종일|너무오래|\d+(?:분|시간|일))(?:째|을|이나|동안)?기다"
)


def asks_when(text: str) -> bool:
    """Whether somebody who waits for a person asks when the answer comes: 답 언제 와요?, 확인하셨어요?"""
    squeezed = squeeze(text)
    waits = _WAITS.search(squeezed) is not None and not named(text)  # 얼마나 기다려야 효과가 나요: of a treatment
    return len(text) <= 40 and (waits or _WHEN.search(squeezed) is not None)


_UNSAID = re.compile(
    r"농담|장난(?:이|친|삼)|뻥(?:이|임|입)|진심(?:은|이)?아니|홧김|헛소리|헛말|빈말|(?:해본|그냥한|한번한|그냥하는|하는)(?:말|소리)|말이그렇"
    r"|(?:잘못|실수로)(?:쳤|썼|쓴|보냈|보낸|눌)|오타|실수(?:예|에|였|입)|취소(?:할게|요|합)|못들은걸로|신경쓰지"
)


def unsays(text: str) -> bool:
    """Whether somebody takes back what they just said: 농담이에요, 그냥 해본 말이에요."""
    return len(text) <= 30 and _UNSAID.search(squeeze(text)) is not None


_MISPRESSED = re.compile(
    r"(?:잘못|실수로|모르고)(?:(?:버튼을?|이거|그거|그걸|이걸|손이|막|다른거|다른걸)*)(?:눌|누[르른름]|선택|체크|클릭|터치|골[랐라]|고른|입력|쳤|친거|썼|쓴거)|(?:눌|누른)[가-힣]{0,3}?(?:실수|잘못)|손이미끄"
)


def mispressed(text: str) -> bool:
    """Whether a button or a word is said to have been pressed or typed by mistake: 아까 버튼 잘못 눌렀어요."""
    return len(text) <= 40 and _MISPRESSED.search(squeeze(text)) is not None
