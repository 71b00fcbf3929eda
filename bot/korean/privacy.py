"""Questions about one's data: why a number is asked for, who reads the chat, what becomes of a photo. Pure."""

import re
from typing import Literal

from bot.korean.normalise import squeeze

Asked = Literal["why", "who", "photo"]
_PROOF = r"(?:전화|휴대폰|핸드폰|폰|인증)?번호|생년월일|생일|개인정보|본인(?:확인|인증)|인증|민감정보|신상"
_DATA = (
    r"개인정보|제정보|내정보|신상정보|민감정보"
    r"|(?:카톡|채팅|대화|상담|여기적은|여기쓴|제가쓴|제가적은)(?:내용|기록|글|거)?"
)
_PATTERNS: tuple[tuple[Asked, re.Pattern[str]], ...] = (
    (
        "photo",
        re.compile(
            r"사진(?!처럼).{0,12}(?:내려(?:주|줘|달)|지워(?!지)|지우(?!기)|삭제|없애|파기|폐기)"
            r"|(?:내려(?:주|줘|달)|지워|지우|삭제|없애)(?:주|줘)?.{0,4}사진"
        ),
    ),
    (
        "why",
        re.compile(
            rf"(?!.*안(?:오|와|왔|옴|떠|눌|되|돼))(?:(?:왜|뭐때문에|무엇때문에|뭐하러|무슨이유로|어째서).{{0,8}}(?:{_PROOF})"
            r".{0,8}(?:[줘주]야|줘요|주나|적|써|쓰|알려|필요|물어|묻|요구|달라|해야|하나|하는|받)"
            rf"|(?:{_PROOF}).{{0,8}}(?:왜|뭐때문에|뭐하러|무슨이유)|(?:{_PROOF})(?:을|를|은|는)?(?:꼭|굳이|반드시).{{0,8}}(?:하나|해야|야되|야하|까요))"
        ),
    ),
    (
        "who",
        re.compile(
            rf"(?:{_DATA}).{{0,10}}(?:누가|누구|어디에|어디로|어디다|어떻게).{{0,8}}(?:[보봐볼본]|쓰|쓸|써|사용|이용|넘[어기]|저장|보관|공유|유출|읽)"
            rf"|(?:누가|누구).{{0,6}}(?:{_DATA}).{{0,6}}(?:[보봐]|읽)|(?:{_DATA}).{{0,8}}(?:유출|안전|새어|보안)"
            r"|(?:카톡|채팅|톡|여기|대화)(?:대화|내용|기록|한거|한것|적은거)*(?:이|가|은|는|도|다|전부)*(?:저장|보관|녹음|기록)(?:되|돼|하|해|됩)"
        ),
    ),
)


def asked(text: str) -> Asked | None:
    """왜 번호를 드려야 해요?, 제 개인정보 누가 봐요?, 올린 사진 지워 주세요; not 제 정보 지워주세요 (whose.forgets)."""
    squeezed = squeeze(text)
    if len(squeezed) > 50:
        return None
    return next((what for what, pattern in _PATTERNS if pattern.search(squeezed)), None)
