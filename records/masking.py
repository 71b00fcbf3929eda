"""Resident registration and card numbers are masked before anything is stored or logged (개인정보보호법 §24의2).

korean-pii finds them where they are written by the book; a second choice would be presidio with own recognisers. People
also type full-width digits, other dashes, and a resident number without its hyphen or with a space.
"""

import re
import unicodedata

import korean_pii

KINDS = frozenset({"rrn", "card"})
_RESIDENT = re.compile(r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[\s\-‐–—.]{0,3}[1-8]\d{6}(?!\d)")
_DASH = re.compile(r"(?<=\d) ?[‐‑–—ᅳ~.·*_/](?= ?\d)")
MASK = "●"


def mask(text: str) -> str:
    """`text` with every digit of resident and card numbers replaced by ●; its length stays."""
    plain = _DASH.sub(_dashed, "".join(map(_plain, text)))
    spans = [(found.start, found.end) for found in korean_pii.detect(plain, KINDS)]
    spans += [found.span() for found in _RESIDENT.finditer(plain)]
    for start, end in spans:
        text = text[:start] + re.sub(r"\d", MASK, text[start:end]) + text[end:]
    return text


def _plain(sign: str) -> str:
    """The sign in its usual width (９ → 9, － → -); one sign stays one sign."""
    usual = unicodedata.normalize("NFKC", sign)
    return usual if len(usual) == 1 else sign


def _dashed(dash: re.Match[str]) -> str:
    return dash[0][:-1] + "-"
