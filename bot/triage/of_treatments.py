"""How much a treatment hurts, asked or compared by somebody who has not had it: 울쎄라랑 써마지 뭐가 더 아파요?

Such a sentence is known by all of its words: one word of another kind, such as 받았는데 or 왼쪽, and it is left for the
rules. What two treatments are compared by (뭐가 더) is a question of anybody; whether one hurts only of somebody whose
record does not hold it.
"""

import re
from collections.abc import Collection, Mapping

from bot.korean.normalise import squeeze

_SENTENCES = re.compile(r"(?<=[?!~…\n])|(?<=\.)(?!\d)|(?<=[요죠까])(?=\s)")
_LEAD = (
    r"(?:혹시|근데|그런데|그럼|그러면|저기요?|안녕하세요|궁금한게|궁금한데|질문|상담|아|음|저는?|제가|그리고|요즘|처음(?:인데|이라|이라서)?"
    r"|마취(?:크림)?(?:해도|하면|하고도|발라도))"
)
_OF_IT = (
    r"(?:시술|주사|레이저|리프팅|힐러|맞는거|받는거|하는거|맞을때|받을때|할때|시술할때"
    r"|\d+샷|얼굴|전체)*(?:은|는|이|가|도|의|중에서?|중)?"
)
_LINK = r"(?:이?랑|하고|과|와|보다|vs|대|아니면|이?나|말고|비교하면|비교해서|중에서?|둘중에?|둘다)*"
_PLANNED = (
    r"(?:(?:을|를)?(?:해보|받아보|맞아보|하|받|맞)(?:고싶은데|으?려는데|으?려고(?:하는데|요|하고있는데)?|으?려면|기전인데)"
    r"|(?:할까|받을까|맞을까|해볼까|받아볼까|맞아볼까)(?:하는데|고민인데|고민중인데|생각중인데)|예약했는데|예약하려는데|예약하려고요?|고민중인데|고민인데|관심있는데|알아보는데"
    r"|(?:이|가)?(?:별로|많이|되게|엄청|진짜)*(?:안)?아프(?:다던데|다고하던데|다는데|다고해서|다고들하던데|다고들었는데|대서|대요))"
)
_WHICH = r"(?:[뭐머모]가|뭐|무엇이|어떤게|어떤것이|어떤시술이|어느게|어느것이|어느쪽이|어느시술이|누가|뭘더)"
_MORE = (
    r"(?:더|덜|제일|가장|많이|엄청|되게|진짜|정말|훨씬|좀|조금|그렇게"
    r"|심하게|아주|완전|디게|굉장히|별로|얼마나|어느정도로?|그나마|비슷하게)*"
)
_TOO = r"(?:너무|겁나|존나|미치게|죽을만큼)?"
_HURTS = (
    r"(?:(?:통증(?:정도)?|아픈정도|아픔|아픈게|아픈건|아픈거)(?:은|는|이|가|도)?(?:많이|더|덜|좀|얼마나|어느정도로?|훨씬|되게)*(?:심(?:하|해|한)|세|센|쎄|쎈|크|큰|있|없|엄청나|어느정도|많)?"
    r"|안?(?:아파|아프|아픈|아플|아픔|따가|따갑|따가운|따가울))"
)
_END = (
    r"(?:시술|편|거|건|것|정도|느낌|수준)?(?:이|인|일)?"
    r"(?:나|가|까|려나|죠|지|쥬|냐|니|던데|다면서|는지|은지|ㄴ지|지궁금(?:해|합니다)?|예|에|어|여|음)*(?:요|여|용|욤)?"
)
_ASKED = re.compile(r"(?:나|가|까|려나|냐|은지|는지|궁금해|궁금합니다|면서|지|죠)(?:요|여|용)?$")
_LONGEST = 60  # squeezed: whoever writes more says more than this


def left_out(text: str, names: Mapping[str, str], recorded: Collection[str]) -> str:
    """The text with only the treatments' names of each such sentence. `names`: squeezed name → code; `recorded`: codes
    on the patient's record.
    """
    named = sorted((name for name in names if name in squeeze(text)), key=len, reverse=True)
    if not named:
        return text
    one = "|".join(map(re.escape, named))
    whole = _names(text, one, names, recorded)
    parts = (_names(each, one, names, recorded) for each in _SENTENCES.split(text))
    return whole if whole != text else "".join(parts)


def _names(sentence: str, one: str, names: Mapping[str, str], recorded: Collection[str]) -> str:
    """The sentence, or the names in it where it only asks how much they hurt."""
    words = squeeze(sentence)
    found = re.findall(one, words)
    if not found or len(words) > _LONGEST:
        return sentence
    compares = _compares(words, one)
    had = any(names[each] in recorded for each in found)
    asked = compares or (not had and _asks(words, sentence, one))
    return " ".join(found) if asked else sentence


def _compares(words: str, one: str) -> bool:
    """뭐가 더 아파요 between two treatments, in this order or the other."""
    things = rf"(?:{one}){_OF_IT}(?:{_LINK}(?:{one}){_OF_IT})+{_LINK}"
    first = rf"{_LEAD}*{things}{_PLANNED}?{_LEAD}*{_WHICH}{_TOO}{_MORE}{_HURTS}{_END}"
    last = rf"{_LEAD}*{_WHICH}{_MORE}{_HURTS}{_END}{things}(?:요|여)?"
    return re.fullmatch(f"{first}|{last}", words) is not None


def _asks(words: str, sentence: str, one: str) -> bool:
    """써마지 많이 아파요?, 울쎄라가 필러보다 더 아프죠: with a question mark or a question's ending."""
    asks = sentence.rstrip().endswith("?") or _ASKED.search(words) is not None
    too = _TOO if _ASKED.search(words) else ""
    things = rf"(?:{one}){_OF_IT}(?:{_LINK}(?:{one}){_OF_IT})*{_LINK}"
    whole = rf"{_LEAD}*{things}(?:{_PLANNED}{_LEAD}*)*(?:(?:{one}){_OF_IT}{_LINK})*{_LEAD}*{too}{_MORE}{_HURTS}{_END}"
    return asks and re.fullmatch(whole, words) is not None
