"""Korean verbs in the shapes that their stems take, so that a lexicon lists dictionary forms. Pure."""

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
FIRST = ord("가")
CONTRACTED = {"ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅡ": "ㅓ", "ㅚ": "ㅙ"}
BRIGHT = "ㅏㅗㅑ"
ENDINGS = "ㄴㄹㅁㅂㅆ"


def stems(verb: str) -> set[str]:
    """What the verb begins with in any of its forms: 바르다 makes 바르, 바른, 바를, 바름, 바릅, 발라, 발랐.

    An irregular consonant stands behind a slash: 붓다/ㅅ, 눕다/ㅂ, 걷다/ㄷ, 빨갛다/ㅎ.
    """
    word, _, irregular = verb.partition("/")
    stem = word.removesuffix("다")
    head, (lead, vowel, tail) = stem[:-1], _parts(stem[-1])
    bright = vowel in BRIGHT
    if irregular:
        return {stem} | {head + each for each in _irregular(lead, vowel, irregular, bright)}
    if tail == "ㄹ":  # 물다: 무시, 뭅니다, 문
        return {stem} | {head + _whole(lead, vowel, each) for each in " ㄴㅁㅂ"}
    if tail != " ":
        return {stem}
    joined = _joined(stem)
    polite = {head + "세"} if stem[-1] == "시" else set()  # 드시다: 드세요
    return polite | {stem, joined, _closed(joined, "ㅆ")} | {_closed(stem, each) for each in ENDINGS[:-1]}


def contracted(stem: str) -> bool:
    """Whether 아 and 어 melt into it, so that they never follow it: 가, 서, 내, but not 쉬(어)."""
    _, vowel, tail = _parts(stem[-1])
    return tail == " " and vowel in "ㅏㅓㅐㅔㅡ"


def _irregular(lead: str, vowel: str, consonant: str, bright: bool) -> list[str]:
    opened = _whole(lead, vowel, " ")
    if consonant == "ㅂ":
        return [opened + each for each in ("우", "운", "울", "움", "워", "웠", "와", "왔")]
    if consonant == "ㄷ":
        return [_whole(lead, vowel, "ㄹ")]
    if consonant == "ㅅ":
        return [opened + each for each in ("으", "은", "을", "음", "아" if bright else "어", "았" if bright else "었")]
    return [opened, _whole(lead, "ㅐ", " "), _whole(lead, "ㅐ", "ㅆ"), _whole(lead, vowel, "ㄴ")]


def _joined(stem: str) -> str:
    """An open stem with 아 or 어: 해, 와, 마셔, 써, 발라, 돼."""
    head, (lead, vowel, _) = stem[:-1], _parts(stem[-1])
    if stem[-1] == "하":
        return head + "해"
    if stem[-1] == "르" and head:
        _, before, _ = _parts(head[-1])
        return _closed(head, "ㄹ") + ("라" if before in BRIGHT else "러")
    if vowel == "ㅡ" and head and _parts(head[-1])[1] in BRIGHT:  # 아프다, 바쁘다
        return head + _whole(lead, "ㅏ", " ")
    return head + _whole(lead, CONTRACTED.get(vowel, vowel), " ")


def _closed(stem: str, tail: str) -> str:
    lead, vowel, _ = _parts(stem[-1])
    return stem[:-1] + _whole(lead, vowel, tail)


def _parts(syllable: str) -> tuple[str, str, str]:
    order = ord(syllable) - FIRST
    return LEADS[order // 588], VOWELS[order % 588 // 28], TAILS[order % 28]


def _whole(lead: str, vowel: str, tail: str) -> str:
    return chr(FIRST + LEADS.index(lead) * 588 + VOWELS.index(vowel) * 28 + TAILS.index(tail))
