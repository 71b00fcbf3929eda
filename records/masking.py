"""Resident registration and card numbers are masked before anything is stored or logged (개인정보보호법 §24의2).

korean-pii finds them where they are written by the book; a second choice would be presidio with own recognisers. People
also type full-width digits, other dashes, and a resident number without its hyphen or with a space.
"""

import re
import unicodedata

import korean_pii

RESIDENT = frozenset({"rrn"})
KINDS = RESIDENT | {"card"}
_RESIDENT = re.compile(r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[\s\-‐–—.]{0,9}[1-8]\d{6}(?!\d)")
_DASH = re.compile(r"(?<=\d) ?[‐‑–—ᅳ~.·*_/](?= ?\d)")
_NUMBER = re.compile(r"\d(?:[\s\-‐-―－().·~/]{0,3}\d){6,}")
_SPOKEN = re.compile(r"[공영](?:[\s\-]?[공영일이삼사오육칠팔구]){6,}")
_MAIL = re.compile(r"[\w.%+-]+\s?[@＠]\s?[\w-]+(?:\s?\.\s?[a-z]{2,})+", re.ASCII | re.IGNORECASE)
MASK = "●"
SHORTEST = 13  # signs of a resident number; a card's has more


def mask(text: str) -> str:
    """`text` with every digit of resident and card numbers replaced by ●; its length stays."""
    for start, end in _spans(text, KINDS):
        text = text[:start] + re.sub(r"\d", MASK, text[start:end]) + text[end:]
    return text


def has_resident_number(text: str) -> bool:
    """Whether something in it looks like a resident registration number, with or without a right checksum.

    None is asked for: numbers given out since October 2020 have none.
    """
    return bool(_spans(text, RESIDENT))


def _spans(text: str, kinds: frozenset[str]) -> list[tuple[int, int]]:
    if len(text) < SHORTEST:
        return []
    plain = _DASH.sub(_dashed, "".join(map(_plain, text)))
    spans = [(found.start, found.end) for found in korean_pii.detect(plain, kinds)]
    return spans + [found.span() for found in _RESIDENT.finditer(plain)]


def mask_contacts(text: str) -> str:
    """`text` with what `mask` hides, numbers of seven and more digits (phones, accounts, dates of birth) and e-mail
    addresses replaced by ●.

    Names, addresses, messenger ids and a story that only one patient has are words like others: they stay. So a person
    reads, and may correct, such a text before it is used for anything.
    """
    for found in (_NUMBER, _SPOKEN, _MAIL):
        text = found.sub(lambda match: re.sub(r"\w", MASK, match[0]), text)
    return mask(text)


def _plain(sign: str) -> str:
    """The sign in its usual width (９ → 9, － → -); one sign stays one sign."""
    usual = unicodedata.normalize("NFKC", sign)
    return usual if len(usual) == 1 else sign


def _dashed(dash: re.Match[str]) -> str:
    return dash[0][:-1] + "-"
