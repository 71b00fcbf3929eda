"""What the words around a sign make of it: said, over, asked about, or denied.

Only words attached to the very sign count, so that denying one sign never hides another. Whatever is not clearly
denied, asked or over is said.
"""

import re
from enum import IntEnum


class Stance(IntEnum):
    """How the text speaks of a sign; the higher, the graver."""

    DENIED = 0  # 열은 없어요
    ASKED = 1  # 숨쉬기 힘들면 어떡해요? 눈꺼풀 처짐이 올 수도 있나요?
    OVER = 2  # 숨이 찼는데 지금은 괜찮아요
    SAID = 3


_JOSA = r"(?:은|는|이|가|도|을|를|같은|같은건|같은거는?|증상|증상은|증상이|느낌|느낌은|느낌이|기미|현상|그런|건|것은|것도|데|데는|데도|데에는)"
_ADVERB = r"(?:전혀|하나도|아예|거의|별로|딱히|따로|일절|다행히|아직|아직까지|아직은|지금은|현재|현재는|더이상|이제|이제는|절대|다|아무|별|큰|일체|그렇게|크게|막)"
_VERB_END = r"(?:어|아|여|지|게|되|으|시|하|기|거나|든지|라도|까지|는|은|이|가|도|를|을|증상|느낌|있|생기|나|나거|오|나타나|심해|계속|보이|느껴|된|한|다|라|려|것|거|같|처럼|혹은|또는|었을|았을|일)"
_MIGHT = r"(?:오|올|생길|나타날|발생할|발생될|일어날|나올|날|될|걸릴|남을|있을|할|갈|빠질|심해질|진행될|생긴)"

# Each pattern is matched from the last syllable of a sign on (the `.`), in the squeezed text.
_DENIED = [
    rf".{_JOSA}{{0,3}}{_ADVERB}*(?:문제|이상|지장|불편|어려움|무리)?{_JOSA}?{_ADVERB}*없(?!어지지|어지[진질]|애|앨|을까|나[요봐]?|으면|냐|니$|는지|는건|는게|는거|어졌|어질|어져|는줄|잖)",
    r".?(?:지|진|질|치)(?:는|도|를)?(?:전혀|별로|그렇게|아직|더이상)?[안않](?!나|을까|을지|냐|으면|았나|아서|았더)",
    rf".{_JOSA}{{0,2}}{_ADVERB}*[안않](?:나(?!아|을|은|으|면|나)|났|남|생[겨겼기긴길김](?!면)|느껴|들어(?!가)|올라|왔|와요|와서|와|잡혀|잡혔|보여|보이|그래요|그런)",
    r".{0,2}?(?:은|는|건|것은|거는|정도는|정돈|까지는|까진)(?:절대|전혀)?(?:아니(?!면|죠|지|겠|냐|니|야|에요\?)|아닌데|아닙|아님|아녀|아닌것|아닌거)(?!ㄴ)",
    r".{0,2}?(?:것|거|듯)?같(?:지|진|지는)(?:도)?[안않]",
    r".(?:은|는|도|이|가)(?:다|아주|지금|이제|그냥|완전)?(?:괜찮|갠찮|괜찬|멀쩡|양호|정상이)(?:은데|고|지만|습니다|구요|아서|아졌|은편)",
]
_ASKED = [
    rf".{_VERB_END}{{0,4}}면(?!서|역|도[기하후할]|허|봉|세점|접|적)(?:!어쩌)?",
    r".{0,2}?(?:거나|고|든지|든가).{1,14}?면(?:바로|꼭|즉시|다시)?(?:어떡|어떻|어쩌|어케|어카|우야|응급|병원|119|연락|전화|내원|어디|가야|와야)",
    rf".{_JOSA}{{0,2}}(?:되는|생기는|오는|나는)?(?:부작용이|부작용도|경우|경우가|경우도|일이|일도)?{_MIGHT}?수(?:도|가|는)?(?:있(?:나|는지|는가|을까|을지|다|죠|지|대|어요|어|습니|냐|는건|는거|을수)|잇(?:나|어))",
    r".(?:이|가|도|은|는|증상이|증상도|현상이)(?:오나|생기나|나타나나|발생하나|발생되나|있나|있을까|있는지|있습니까|흔한|흔하|올까|생길까|나타날까|발생할까|되나)",
    r".(?:이|가|도|은|는|의|될|할|올|생길|날|같은|이나|이라든지)?(?:위험이|위험은|위험도|위험성|가능성|확률|사례|후기|기사|예방|방지|대처|부작용이?있나|부작용도있나|부작용있나|부작용은)",
    r".(?:이|가|은|는|도)?(?:너무|좀|많이|제일|가장|진짜)?(?<=[이가은는도무좀이일장짜])(?:걱정|무섭|무서|두렵|두려|염려|겁나|겁이)",
    r".?(?:이|가|이나)?(?:될|할|올|날|생길|일|갈|릴|질|일)?까(?:봐|바|걱정|무서|무섭|두려|두렵|염려|겁)",
    r".(?:발생|나타날|생길|있을|심할|할|발생할)?(?:시(?:에|엔|에는|에도|는|바로|즉시|연락|전화|병원|내원|응급|대처|어떻|어떡)|경우(?:에|엔|는|에는|바로|연락|어떻|어떡)|때(?:는|엔|에는)?(?:어떻|어떡|어디|바로|연락|응급|병원|전화))",
    r".?(?:은|는|인|한|된)?(?:거|건|게)?아니면",
    r".{0,2}?다는(?:글|말|얘기|이야기|후기|기사|뉴스|사례|소문|내용)",
    r".(?:이란|이라는게|란게|이뭐|가뭐|은뭐|는뭐|이무엇|은무엇|는무엇|이무슨)",
]
_NOW = r"(?:지금은?|이제는?|이젠|현재는?|오늘은?|다행히|금방|금세|바로|곧|저절로|그후로?|좀|많이|다|완전|거의|자고나니|자고일어나니|쉬니까?|쉬었더니|약먹고|약먹으니까?|하루만에|조금|며칠지나|어제부터|아침엔?)"
_RESOLVED = r"(?:멈췄|멈춤|멈추었|멎었|그쳤|가라앉았|가라앉음|사라졌|사라짐|없어졌|없어짐|나았|나아졌|나아짐|내렸|내려갔|떨어졌|빠졌|돌아왔|풀렸|좋아졌|좋아짐|해결|진정|회복)"
_FINE_NOW = r"(?:괜찮|갠찮|괜찬)(?:아[요졌져지진짐]|습|은데|고|네|음|아$|아서)|안(?:그래|나|그럼|그러|아파|아프)|없(?:어요|습|고|네|음|는데|어$)|정상|멀쩡"
_OVER = [
    rf".{{1,4}}?(?:는데|다가|지만|고|으나|더니|가)(?:는|도)?{_NOW}*{_RESOLVED}",
    rf".{{1,4}}?(?:는데|다가|지만|고|으나|더니|가)(?:는|도)?{_NOW}+(?:{_FINE_NOW})",
    rf".(?:은|는|도|이|가)?{_NOW}*{_RESOLVED}(?!다가)",
    r".?(?:은|는|던|했던|난|한|된|온)?적(?:이|은|도)?(?:있|잇)",
    r".?(?:는|은)줄(?:알았)",
]

_AFTER = [
    (Stance.DENIED, re.compile("|".join(f"(?:{pattern})" for pattern in _DENIED))),
    (Stance.ASKED, re.compile("|".join(f"(?:{pattern})" for pattern in _ASKED))),
    (Stance.OVER, re.compile("|".join(f"(?:{pattern})" for pattern in _OVER))),
]
_DENIED_AFTER = _AFTER[0][1]
_NOT_BEFORE = re.compile(r"(?<![동불편입미보방제이])(?:안|않)(?:그렇게|많이|막|심하게)?$")
_LESS_BEFORE = re.compile(r"(?<![가거한])덜$")
_DENIAL_UNDONE = re.compile(
    r"[가-힣]{0,2}?(?:ㄴ|은|는|진)?(?:건|게|것은|것이|거는|거)(?:는|도)?아니|.{0,3}았으면좋|.{0,3}으면좋|.{0,2}지[안않]"
)
_HAPPENING = re.compile(r"지금(?!은|까지는)|현재(?!는)|이렇게|이래(?:요|서|도)|이런데|자꾸|계속|그래요지금|딱그")


def stance(text: str, last: int) -> Stance:
    """How the squeezed `text` speaks of a sign whose last syllable stands at `last`."""
    after = text[last : last + 40]
    for found, pattern in _AFTER:
        match = pattern.match(after)
        if match and not _contradicted(found, text, last, match.end()):
            return found
    return Stance.SAID


def denied_after(text: str, last: int) -> bool:
    """Whether what is named at `last` is itself denied there (열은 없는데 …), be the rest of a sign as it may."""
    return _DENIED_AFTER.match(text[last : last + 40]) is not None


def before(text: str, first: int) -> Stance:
    """What the words right before a predicate make of it: 안 아파요 is denied, 덜 아파요 is on its way out."""
    lead = text[max(0, first - 8) : first]
    if _NOT_BEFORE.search(lead) and not _DENIAL_UNDONE.match(text[first + 1 : first + 12]):
        return Stance.DENIED
    return Stance.OVER if _LESS_BEFORE.search(lead) else Stance.SAID


def _contradicted(found: Stance, text: str, last: int, length: int) -> bool:
    """A denial undone by a second one, or a question and an old story about what is happening right now."""
    if found is Stance.DENIED:
        return _DENIAL_UNDONE.match(text[last + length : last + length + 12]) is not None
    around = text[max(0, last - 20) : last + length + 20]
    return found is Stance.ASKED and _HAPPENING.search(around) is not None
