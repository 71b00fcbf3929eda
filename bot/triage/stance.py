"""What the words around a sign make of it: said, over, asked about, or denied.

Only words attached to the very sign count, so that denying one sign never hides another. Whatever is not clearly
denied, asked or over is said. All patterns look at a squeezed text from the last syllable of the sign on (their first
dot), because Korean says what it thinks of a thing after naming it; `안` and `덜` alone stand in front.
"""

import re
from collections.abc import Sequence
from enum import IntEnum

_REACH = 40  # syllables after a sign that may still speak of it


class Stance(IntEnum):
    """How the text speaks of a sign; the higher, the graver."""

    DENIED = 0  # 열은 없어요
    ASKED = 1  # 숨쉬기 힘들면 어떡해요? 눈꺼풀 처짐이 올 수도 있나요?
    OVER = 2  # 숨이 찼는데 지금은 괜찮아요
    SAID = 3


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


# ── words

_PARTICLE = _any(
    "은 는 이 가 도 을 를 에 함 함은 함이 함도 감 감은 감이 감도 같은 같은건 같은거 같은거는 같은게 증상 증상은 증상이 증상도 증세 증세는"
    " 느낌 느낌은 느낌이 느낌도 기미 현상 현상은 그런 그런거 그런건 그런것 그런느낌 거 한 거나 건 것은 것도 데 데는 데도 데에는 된 난 나는 되는 생긴 생기는"
)
_ADVERB = _any(
    "전혀 하나도 아예 거의 별로 딱히 따로 일절 다행히 아직 아직까지 아직은 지금은 현재 현재는 더이상 이제 이제는 절대 다 아무 별 큰 일체"
    " 그렇게 크게 막 아무런 특별히 특별한 많이 심하게 또"
)
_TROUBLE = _any("문제 이상 지장 불편 불편함 어려움 무리 불편감")
_NOUN = "(?:(?!고|데|서|며|면|만|요|다|와|나|났|생|됐|있|없)[가-힣]){1,4}"  # a word that links no clause
_STAYS = _any(  # not going away is no denial of the sign
    "낫 낳 나아지 나아 가라앉 없어지 사라지 빠지 멈추 멎 그치 내리 내려가 떨어지 줄 줄어들 풀리 돌아오 아물 좋아지 괜찮 괜찬 정상 사그라"
    " 들어가 돌아가 진정되 호전되 회복되 안심되 멀쩡하 편하 편치 가시 없"
)
_ENDING = _any(
    "어 아 여 지 게 되 으 시 하 기 거나 든지 라도 까지 는 은 이 가 도 를 을 에 증상 느낌 있 생기 나 오 나타나 심해 계속 지속 보이 느껴 된"
    " 한 다 라 려 것 거 같 처럼 또는 었을 았을 일 너무 많이 더 점점 갑자기 정도 넘 넘으 넘어가 이상 올라가 안멈추 안멎 안나 나오 와 뜨 그러 이러"
)
_COME = _any(
    "오 올 오는 생길 생기는 나타날 나타나는 발생할 발생하는 발생될 일어날 나올 날 나는 될 되는 걸릴 남을 있을 할 하는 갈 빠질 심해질"
    " 진행될 진행되는 생긴 입을 입는 당할 먹을"
)
_SEEK = _any("어떡 어떻 어쩌 어케 어카 우야 우짜 응급 병원 119 연락 전화 내원 어디 가야 와야 말씀 문의")
_NOW = _any(
    "지금은 지금 이제 이제는 이젠 현재는 현재 오늘은 다행히 금방 금세 바로 곧 저절로 그후 그후로 좀 많이 다 완전 거의 자고나니 자고일어나니"
    " 쉬니 쉬니까 쉬었더니 약먹고 약먹으니 약먹으니까 하루만에 조금 며칠지나 아침엔 아침에는 시간지나니 잠깐그러다"
)
_WENT = _any(
    "멈췄 멈춤 멈추었 멎었 그쳤 가라앉았 가라앉음 사라졌 사라짐 없어졌 없어짐 나았 나아졌 나아짐 내렸 내려갔 떨어졌 빠졌 돌아왔 풀렸"
    " 좋아졌 좋아짐 해결 진정 회복 괜찮아졌 괜찮아짐 괜찬아졌"
)
_FINE = (
    "(?:괜찮|갠찮|괜찬|갠찬)(?:아요|습|은데|고|네|음|아서|아$)|안(?:그래|그럼|그러|아파|아프)|없(?:어요|습|고|네|음)"
    "|멀쩡|정상이에|정상입"
)

# ── what stands after a sign

_DENIED = (
    # 없: 열은 없어요, 숨쉬는 데 불편함은 전혀 없어요; not: 없어지지 않아요, 없을까요, 없으면
    rf".{_PARTICLE}{{0,4}}{_ADVERB}*{_TROUBLE}?{_PARTICLE}?{_ADVERB}*(?<!수)(?<!수가)(?<!수도)"
    "없(?!어지지|어지[진질]|애|앨|을까|나[요봐]?|으면|냐|니$|는지|는건|는게|는거|는줄|는것|어졌|어질|어져|잖|진않|지않|지는않)",
    # 고름이나 진물은 없어요: every member of the list is denied
    rf".(?:이나|나|이랑|랑|하고|과|와|도|이고|및|같은){_NOUN}(?:은|는|도|이|가)?{_ADVERB}*"
    "(?:없(?:어요|습|고|는데|음|네|어$|구)|안나(?:요|와|고|는데)|안생)",
    # 토하거나 어지러운 증상은 없어요
    r".{0,2}?거나(?:(?!고|데|서|며|지만|요)[가-힣]){1,10}?없(?:어요|습|고|는데|음|네)",
    # 지 않: 숨이 차지는 않아요, 눈이 보이지 않는 건 아니에요
    rf"(?!.{{0,6}}?{_STAYS}(?:지|질|진)).{{0,3}}?(?:거나)?(?:하|그러)?(?:지|진|질)(?:는|도|를)?{_ADVERB}*"
    "[안않](?!나|을까|을지|냐|으면|았나|아서|았더|나요|을$)",
    # 안 나요: 고름은 안 나와요, 물집 안 생겼어요; not: 물집이 안 나아요
    rf".{_PARTICLE}{{0,2}}{_ADVERB}*[안않](?:나(?!아|을|은|으|면|나|았)|났|남|생[겨겼기긴길김](?!면)|느껴|올라왔|와요|왔"
    "|잡혀|잡혔|보여|보이|그래요|그런|했|해요|하고|합(?!니까)|넘|됐)",
    # 아니: 숨이 막히는 건 아니에요; not the worried 마비 온 거 아니에요?
    r".{0,4}?(?:은|는|건|것은|거는|정도는|정돈|까지는|까진)(?:절대|전혀)?아(?:닙|님|녀|니(?!면|죠|지|겠|냐|니|야|예요정|까))",
    r".{0,3}?(?:것|거|듯)?같(?:지|진|지는)(?:도)?[안않]",
    # 눈은 괜찮은데 …; 괜찮아요 alone may be a question
    r".(?:은|는|도|이|가)(?:다|아주|지금|이제|그냥|완전)?(?:괜찮|갠찮|괜찬|멀쩡|양호|정상이)(?:은데|고|지만|습니다|구요|아서|은편)",
)
_ASKED = (
    rf".{_ENDING}{{0,5}}면(?!서|역|도[기하후할]|허|봉|세점|접|적)",
    rf".{{0,3}}?(?:거나|고|든지|든가).{{1,14}}?면(?:바로|꼭|즉시|다시)?{_SEEK}",
    rf".{_PARTICLE}{{0,2}}(?:부작용이|부작용도|부작용으로|부작용)?{_COME}?(?:경우|경우가|경우도|일이|일도|사람도|사람이|분도|분들도)"
    "있(?:나|는지|는가|을까|을지|다고|다던|습니까|어요)",
    rf".{_PARTICLE}{{0,2}}(?:부작용이|부작용도)?{_COME}수(?:도|가|는)?있",
    r".?(?:어|아|여|게|거나)?[질릴될올할일날힐킬을를]?수(?:도|가|는)?있",
    r".(?:이|가|도|은|는|증상이|증상도|현상이|도많이)(?:오나|생기나|나타나나|발생하나|발생되나|있나|있을까|있는지|있습니까|흔한|흔하|올까"
    "|생길까|나타날까|발생할까)",
    rf".{{0,2}}?(?:이|가|도|은|는|의|같은|이나|같은게)?{_COME}?(?:위험|가능성|확률|사례|후기|기사|예방|방지|대처|부작용이?있나|부작용도있나|부작용있나)",
    r".(?:이|가|도|은|는)(?:너무|좀|많이|제일|가장|진짜)?(?:걱정|무섭|무서|두렵|두려|염려|겁나|겁이)",
    r".?(?:이|가|이나)?[가-힣]?까(?:봐|바|걱정|무서|무섭|두려|두렵|염려|겁)",
    rf".(?:발생|나타날|생길|있을|심할|할|발생할)?(?:시(?:에|엔|에는|에도|는)?(?:즉시|바로)?{_SEEK}"
    rf"|시에는|시에도|경우(?:에|엔|는|에는)?(?:바로)?{_SEEK}|때(?:는|엔|에는)?(?:바로)?{_SEEK})",
    r".?(?:어|해|러|려)?지나(?:요|여)|.?(?:어|해|러|려)?질까(?:요|여)",
    r".{0,2}?(?:은|는|이|가)?(?:보통|대략)?(?:며칠|몇일|언제|얼마나|몇주)(?:쯤|까지|정도)?(?:가나|가는|걸|빠지|지속|없어지|없어져|가라|사라|낫)",
    r".{0,4}?기도(?:하나|하는지|한다|할까)",
    r".?(?:은|는|인|한|된)?(?:거|건|게)?아니면",
    r".{0,2}?다는(?:글|말|얘기|이야기|후기|기사|뉴스|사례|소문|내용)",
    r".?(?:는|한)사람도?있다",
    r".(?:이란|이라는게|란게|이뭐|가뭐|은뭐|는뭐|이무엇|은무엇|는무엇|이무슨)",
)
_LINK = r"(?:는데|은데|다가|지만|고|으나|더니)(?:는|도)?"
_OVER = (
    rf".{{0,4}}?{_LINK}{_NOW}*{_WENT}",
    rf".{{0,4}}?{_LINK}{_NOW}+(?:{_FINE})",
    rf".(?:은|는|도|이|가)?{_NOW}*{_WENT}(?!다가|다또)",
    r".{0,3}?적(?:이|은|도)?(?:있|잇)",
    r".?(?:는|은)줄알았",
)


def _compiled(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_AFTER = ((Stance.DENIED, _compiled(_DENIED)), (Stance.ASKED, _compiled(_ASKED)), (Stance.OVER, _compiled(_OVER)))
_DENIAL = _AFTER[0][1]

# ── what stands in front of a predicate

# 안 before a noun is a place (입 안 물집), before a verb a denial; 동안, 불안, 입안 and the like end in 안 and deny nothing.
_VERB = _any(
    "아[파프픈픔팠팟플퍼픕] 차[요고는지네서] 찬 찼 참 막[히혀힌혔] 힘들 어지[러럽] 붓 부[었으어은] 쑤[시셔] 쓰[리려라] 가렵 가려[워운] 저[리려] 토[하했] 처[지져졌]"
    " 흐[리려] 변[하했해] 나[요고는와오] 났 생[기겼] 번[지져] 퍼[지져] 심[하해] 답답 조[이여] 떨[리려] 두근 따갑 따가 욱신 뜨[겁거] 넘 벗겨 데였 곪"
    " 터[지져졌] 그[래렇] 숨 불편 피나 열나 가빠 가쁘 침침 뿌[옇예] 하[얗얘] 까[맣매]"
)
_NOT_BEFORE = re.compile(rf"(?<![동불편입미보방제이])[안않](?:그렇게|많이|막|심하게)?(?={_VERB})")
_LESS_BEFORE = re.compile(r"(?<![가거한])덜$")

# ── what undoes a denial, and what makes a question a report

_UNDONE = re.compile(
    r"[가-힣]{0,3}?(?:건|게|것은|것이|거는|거)(?:는|도)?아니|.{0,3}[았었]으면좋|.{0,3}으면좋|.{0,2}지[안않]"
)
_HAPPENING = re.compile(r"지금(?!은|까지는)|현재(?!는)|이렇게|이래(?:요|서|도)|이런데|자꾸|원래|왜|딱그[래런]")
# 담배 피우면 괴사 오나요: a condition in front and a question behind ask of what might be
_IF = re.compile(
    r"(?:(?:하|받으|맞으|먹으|마시|피우|피|보|쓰|바르|만지|가|타|오래두|끊으|빼|떼|뽑으|찍으)면|(?:하|받|맞|빼|뽑|먹)다가)"
)
_WHETHER = re.compile(
    r"(?:(?!는데|어서|아서|지만|니까)[가-힣]){0,8}?(?:나[요여]|는지|을까|까[요여]|다던|다는데|다고하|대요|지요|죠)"
)


def stance(text: str, last: int) -> Stance:
    """How the squeezed `text` speaks of a sign whose last syllable stands at `last`."""
    after = text[last : last + _REACH]
    for found, pattern in _AFTER:
        match = pattern.match(after)
        if match and not _contradicted(found, text, last, match.end()):
            return found
    supposed = _IF.search(text[max(0, last - 20) : last]) and _WHETHER.match(after)
    return Stance.ASKED if supposed and not _contradicted(Stance.ASKED, text, last, 0) else Stance.SAID


def denied_between(text: str, last: int, following: int) -> bool:
    """Whether what is named at `last` is denied before the next cue begins: 열은 없는데 …, but not 감각이 없어요."""
    match = _DENIAL.match(text[last : last + _REACH])
    return match is not None and last + match.end() <= following


def before(text: str, first: int) -> Stance:
    """What the word right before a predicate makes of it: 안 아파요 is denied, 덜 아파요 is on its way out."""
    start = max(0, first - 6)
    lead = text[start:first]
    denial = any(found.end() == first for found in _NOT_BEFORE.finditer(text, start, first + 4))
    if denial and not _UNDONE.match(text[first + 1 : first + 12]):
        return Stance.DENIED
    return Stance.OVER if _LESS_BEFORE.search(lead) else Stance.SAID


def _contradicted(found: Stance, text: str, last: int, length: int) -> bool:
    """A denial undone by a second one; a question about what is happening right now."""
    if found is Stance.DENIED:
        return _UNDONE.match(text[last + length : last + length + 12]) is not None
    around = text[max(0, last - 20) : last + length + 20]
    return found is Stance.ASKED and _HAPPENING.search(around) is not None
