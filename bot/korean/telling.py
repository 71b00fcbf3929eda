"""Whether a text tells of a symptom, or only seems to; and whether it wishes to be treated. Pure."""

import re
from collections.abc import Iterator

from bot.korean.body import body_parts
from bot.korean.complaints import symptoms
from bot.korean.mention import Mention
from bot.korean.normalise import squeeze
from bot.korean.places import squeezed
from bot.triage.stance import Stance, stance

_WISHES_IT = re.compile(r"[맞받]고\s?싶|[맞받]으려|[맞받]을\s?(?:수|까)")
_CONCEDED = re.compile(
    r"(?:긴|기는)(?:한데|했는데|하지만|했지만|하는데|하네|해도)|있는데|있긴|있지만|정도인데|정도는있"
)
_TIRED = re.compile(
    r"(?:저|나|요즘|오늘|너무|좀|그냥|진짜|많이|아|조금)*(?:피곤|졸[려리]|배고[파프]|심심|나른)[가-힣]{0,4}"
)
_WONDERS = re.compile(r"궁금|그냥(?:여쭤|물어|문의)|물어(?:보는|본)거")
_WAS_TREATED = re.compile(
    r"(?:저는|전|저|어제|오늘|지난주에?|이번에)*[가-힣]{1,4}?(?:쪽|부위|주변)?(?:에다?|쪽에|에만|만|이랑|하고|에도)(?:[가-힣]{1,3}에)?"
    r"(?:맞았|받았|시술받았|시술했|주사맞았|맞은거|맞음|받음)(?:어|습|는데|거든|음|다)?[가-힣]{0,2}"
)
_BEARABLE = re.compile(
    r"괜찮|괜찬|갠찮|나아|나았|낫|빠졌|빠지|가라앉|견딜|참을|좋아|좋은|없어졌|편해|편하|멀쩡|덜하|덜해|줄었|만족"
)

_ENDS_IN_N = "[" + "".join(map(chr, range(ord("간"), ord("힣"), 28))) + "]"  # 한데, 운데, 는데 …
_ENDS_IN_SS = "[" + "".join(sign for sign in map(chr, range(ord("갔"), ord("힣"), 28)) if sign not in "있겠") + "]"
_SAID = re.compile(
    rf".{{0,14}}?(?:{_ENDS_IN_N}데(?!다)|{_ENDS_IN_SS}(?:어요|어여|네|습|고|지만|거든|어서|다)|(?:거|것|듯)(?:같|한데|해요)"
    r"|있(?:는데|어요|네|습|고|지만|어서)|어떡|어떻해|어쩌[죠지나]|[가-힣](?:지만|거든요)|[어아해여워려러]서|(?:[어아해여워려러]요|네요|니다)(?=.))"
)
_NOT_SAID = re.compile(  # what is heard of, wished, feared or asked in the same breath
    r"[다라]는데|[다라]던데|[다라]고|대서|싶|싫|걱정|무서|무섭|궁금|고민|까봐|까바|예방|방지|안생기|빼고|빼려|빼는|없애|줄이"
    r"|때문|나요|는지|은지|[은는]가요|언제|얼마|며칠|몇일|시술|주사|심하다|흔한|원래|부위인데|피부인데|편인데|타입|체질"
    r"|잘.{0,4}편|자리인데"
)
# What triage alone tells apart (간판이 안 보여요), and what the question itself is about (딱지 떼도 돼요?)
_NO_NEWS = frozenset(("시야 이상", "호흡곤란", "딱지", "각질", "건조함", "흉터", "착색", "탈모", "시림", "불면"))
_TIGHT, _DRESSING = re.compile(r"[땡당]\s?기"), re.compile(r"듀오덤|테이프|밴드|거즈|습윤")
_ELSEWHERE = re.compile(r"마취|맞을때|받을때|시술할때|시술중|맞으면|받으면")
_PASSES = re.compile(
    r"빠[졌지진질져]|가라앉|멈[췄추춘]|멎|낫|아물|없어[졌지]|사라|나[아았]졌?|줄[었어]|들어갔|떨어[졌지]|풀[렸리]"
)
_GROWS = re.compile(
    r"(?:어제|그제|아까|처음|전|그때|아침|낮|저녁|저번|방금|이틀전)보다(?:는)?(?:[가-힣]{0,6}?(?:더|많이|심)|[가-힣]{1,6}?(?:졌|진것|진거))"
    r"|더(?:욱)?(?:심|나빠|안좋|커|크게|부[었어으]|붓|아[프파픈팠픔]|[처쳐][져졌지진]|무거|무겁|빨[개갛]|붉|퍼|번|힘들|딱딱|뜨거|화끈|따가|가려|간지|당[기겨]"
    r"|땡|짙|진해|까[매맣]|검|벌어|삐뚤|저[리려]|욱신|내려)"
    r"|점점|갈수록|악화|(?:나빠|심해|안좋아)(?:졌|져|지고|진)"
)
_GROWS_NOT = re.compile(
    r"덜|나아|나았|낫|(?<!안)좋아[지졌져진]|괜찮|편해|빠[지졌져진]|가라|줄[어었]|작아[지졌져진]|연해|옅어|없어[지졌져진]|[나까][요여]|[지할질을울플]까|면"
    r"|수(?:도|가)?있|[안않](?:심|아프|부|더)|지(?:는|도|진)?않|진않|던데|대요|다는데"
)


def grows(text: str) -> bool:
    """Whether something told before is said to be worse now: 어제보다 더 부었어요, 점점 심해져요; not 점점 나아져요."""
    words = squeeze(text)
    return _GROWS.search(words) is not None and _GROWS_NOT.search(words) is None


def wishes_for_it(text: str) -> bool:
    """보톡스 맞고 싶은데, 받을 수 있을까요: a treatment is wished for."""
    return _WISHES_IT.search(text) is not None


def no_symptom(text: str) -> bool:
    """Whether it is only said where the treatment was, how tired one is, or that nothing is there: 코에 맞았어요,
    피곤해요, 열도 없어요 그냥 궁금해서요."""
    words = squeeze(text)
    if _TIRED.fullmatch(words):
        return True
    told = symptoms(squeezed(text))
    if told:
        return all(each.denied for each in told) and _WONDERS.search(words) is not None
    return any(body_parts(text)) and _WAS_TREATED.fullmatch(words) is not None


def names_a_symptom(text: str) -> bool:
    """Whether a symptom is named and not denied."""
    return any(not told.denied for told in symptoms(squeezed(text)))


def tells(text: str) -> tuple[str, ...]:
    """The symptoms that are told as there, whatever is asked beside them: 얼굴이 빨간데 술 마셔도 돼요?

    Not those asked about, feared, heard of, denied or passing: 붓나요, 멍들까봐, 아프다던데, 딱지 떨어졌는데.
    """
    if _ELSEWHERE.search(squeeze(text)):
        return ()
    sentences = re.split(r"(?<=[?!.~\n])", text)
    return tuple(dict.fromkeys(name for sentence in sentences for name in _told_in(sentence)))


def _told_in(sentence: str) -> Iterator[str]:
    words = squeezed(sentence)
    asks = sentence.rstrip().endswith("?")
    for told in symptoms(words):
        first = len(squeeze(sentence[: told.start]))
        said = _SAID.match(words.text, first)
        passed = _PASSES.search(words.text, first, first + 12)
        itself = said is not None and asks and said.end() >= len(words.text)
        if said is None or passed or itself or told.denied or _NOT_SAID.search(said[0]) or _no_news(told, sentence):
            continue
        if stance(words.text, first + len(squeeze(sentence[told.start : told.end])) - 1) is Stance.SAID:
            yield told.value


def only_denies(text: str) -> bool:
    """Whether symptoms are named, all as not there, none as over: 열은 없어요, 아프진 않아요; not 피는 멈췄어요."""
    told, words = symptoms(squeezed(text)), squeeze(text)
    return bool(told) and all(each.denied for each in told) and not (_PASSES.search(words) or _BEARABLE.search(words))


def named(text: str) -> tuple[str, ...]:
    """The symptoms that a text names, those denied left out."""
    return tuple(dict.fromkeys(told.value for told in symptoms(squeezed(text)) if not told.denied))


def _no_news(told: Mention, sentence: str) -> bool:
    of_the_dressing = told.value == "변색" and _DRESSING.search(sentence) is not None
    return told.value in _NO_NEWS or of_the_dressing or _TIGHT.match(sentence, told.start) is not None


def concedes_a_symptom(text: str) -> bool:
    """Whether one symptom is told before another is denied: 좀 아프긴 한데 열은 없어요; not 붓긴 했는데 견딜 만해요."""
    words = squeeze(text)
    conceded = _CONCEDED.search(words) is not None and _BEARABLE.search(words) is None
    return conceded and names_a_symptom(text)
