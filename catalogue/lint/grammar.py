"""The words of `rules/senses.yml` as expressions that a clause or line is held against. Pure."""

import re
from collections.abc import Iterable
from functools import cache

from catalogue.lint.inflect import contracted, stems
from catalogue.lint.rules import senses

LETTERS = (
    "아어여았었였으은을는지고며면서거나기도만야하해했되됩된될됐수음않말마못안주줘줄바랍라시신실십세셔셨심겠습니다까요"
    "게것록때동후전뒤경우데에의로필한할함합인므둘두둔둬놓둡 "
)
CAN = "수(?:는|도)? ?[있없]|(?<=[고어아여해돼려져와]) ?있|시오|오니"
TAIL = f"(?:는 (?:편|것)이 좋습니다|는 ?게 좋습니다|부탁드립니다|부탁드려요|부탁합니다|{CAN}|[{LETTERS}])*"
SERVED = f"(?:{CAN}|[드려립릴리린{LETTERS}])*"  # …해 드립니다
DOING = (
    "하|해|한|할|함|합|했|되|돼|된|될|됨|됩|됐|드"
    "|부탁|바랍|바라|요망|마치|마친|주|끝|가능|불가|필요|없|있|입|이|지|후|전|중|시"
)
ACTED = f" ?(?:을|를|이|가|은|는|도|만)? ?(?:{DOING})"
IS = "(?:입니다|이며|이고|이니|이므로|이지만|이오니|예요|이에요)"
COUNT = r"[\d□][\d:.,~/-]*(?:[a-z%℃]+|[가-힣]{0,3})(?:정도|가량|안팎|이상|이하|이내|까지|부터|경)?"
COUNTED = rf"{COUNT}(?:입니다|이며|이고|이에요|예요|이십니다)$"


@cache
def verbs() -> re.Pattern[str]:
    """What a clause ends in, on its words with spaces."""
    known = senses()
    return _either(
        (
            f"(?<![가-힣]){_stems((*known.desk_verbs, *known.care_verbs, *known.body_verbs))}{TAIL}$",
            f"{_any(known.desk_acts)}(?:{ACTED}{SERVED})?$",
            f"{_any((*known.care_acts, *known.body_acts))}(?:{ACTED}{TAIL})?$",
            f"{_any(set(known.nouns) - set(known.sold))}{IS}$",
            COUNTED,
        )
    )


@cache
def wholes() -> re.Pattern[str]:
    """What a clause ends in, on its letters."""
    return _either(senses().whole)


@cache
def nouns() -> re.Pattern[str]:
    """What a line without a verb may speak of."""
    short = _any(each for each in senses().nouns if len(each) == 1)
    return re.compile(
        rf"{_any(_long())}|(?<![가-힣]){short}(?=[은는이가을를도]?(?![가-힣]))|\d{short}|[가-힣]{{2,}}(?:실|과|창구|병동)(?![가-힣])"
    )


@cache
def shown() -> re.Pattern[str]:
    """What shows that a sentence is about a visit, papers or care."""
    return re.compile(rf"{_any(_long() - set(senses().sold))}|□|\d")


@cache
def opened() -> re.Pattern[str]:
    """What a button may open."""
    return re.compile(f"{nouns().pattern}|{_any(senses().buttons)}")


@cache
def doubtful() -> re.Pattern[str]:
    return _either(senses().suspect)


def _long() -> set[str]:
    return {each for each in senses().nouns if len(each) > 1}


def _stems(words: Iterable[str]) -> str:
    """A bare open stem takes no 아 or 어: 나 is of 나다, 나았 is of 낫다."""
    every = {(each, each == verb.partition("/")[0].removesuffix("다")) for verb in words for each in stems(verb)}
    ends = "(?![아어여았었였])"
    ways = (each + ends if bare and contracted(each) else each for each, bare in sorted(every, reverse=True))
    return f"(?:{'|'.join(ways)})"


def _either(ways: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in ways))


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, set(words)), key=lambda each: (-len(each), each)))})"
