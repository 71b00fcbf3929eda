"""Which units of an informational message say nothing that is known to be lawful. Pure.

1. A clause is known by what it ends in, a line without a verb by its nouns (`rules/senses.yml`).
2. A price is told only beside what was or is to be paid.
3. What is not known is let be where it speaks of a visit, papers or care, or has no verb; and of nothing doubtful.
"""

import re
from functools import lru_cache

from catalogue.lint.grammar import doubtful, nouns, opened, shown, verbs, wholes
from catalogue.lint.units import Unit, clauses, letters, units

LABEL = re.compile(r"^(?P<label>[^:：]{1,24})\s*[:：]\s*(?P<rest>.*)$")
ENDED = re.compile(r"(?:[다죠까네]|(?<![필주수중개소긴])요|시오|[세해어돼려]용|니당)$")
PLEA = re.compile(r"[!♥♡❤★☆~^🎉🎁💕😊]+\s*$")
DENIED = re.compile("(?:지 ?않으?|못 ?[가-힣]*|안 ?[가-힣]+|부재중이|없으|아니)시면$")
PRICES_TOLD = re.compile(
    "신청하신 서류|영수 ?내역|결제하신 내역|정산 ?결과|비급여 ?(?:진료)? ?비용|의료법 ?제?45조"
)  # the law wants them told (의료법 §45)
MONEY = re.compile(r"[일이삼사오육칠팔구십백천]만\s?원|\d[\d,.]*\s?(?:만|천|백)?\s?원|\d[\d,.]*\s?만(?![가-힣])")
PAID = re.compile(
    "비용|금액|수납|진료비|검사비|접수비|주차비|배송비|택배비|약값|약제비|식대|결제|환불|환급|예약금|보증금|공제|잔액|미납"
    "|수수료|본인 ?부담|납부|선납|차감|부담금|부담액|요금|주차|발급|청구|영수"
    "|연체|부과|입금|위약금|대여료|총액|잔금|합계|급여|계산|미수|무료"
    "|(?:수리|재료|제작|조제|입원|간병|병실|기공)[비료]|[분시]간?당|[분간]마다|[분간]에"
)


@lru_cache(maxsize=2048)
def unknown(text: str, button: bool = False) -> Unit | None:
    """The first unit of the text that may not be passed in silence; a button is known by what it opens."""
    if button:
        return next((each for each in units(text) if not opened().search(each.text)), None)
    priced = bool(PRICES_TOLD.search(text))
    return next((each for each in units(text) if not _passes(each, priced)), None)


def _passes(unit: Unit, priced: bool) -> bool:
    if MONEY.search(unit.words) and not (priced or PAID.search(unit.line)):
        return False
    if _known(unit):
        return True
    return _let_be(unit) and not (_doubted(unit.words) or MONEY.search(unit.words))


def _let_be(unit: Unit) -> bool:
    """Where nothing is doubtful: what tells of a visit, papers or care, and what tells nothing."""
    told = ENDED.search(unit.words.rstrip(".")) or PLEA.search(unit.words)
    return bool(unit.aside or shown().search(unit.words) or not told)


def _known(unit: Unit) -> bool:
    label = LABEL.match(unit.words)
    if not label:
        return _said(unit.words, unit.aside)
    named = bool(nouns().search(letters(label["label"])))
    return _said(label["rest"], named) if re.search("[가-힣]", label["rest"]) else named


def _said(words: str, named: bool) -> bool:
    """`named`: what has no verb is known already, by its label or as an aside."""
    *before, last = clauses(words)
    if any(_doubted(each) and not (_ends_known(each) or DENIED.search(each)) for each in before):
        return False
    if ENDED.search(last) or PLEA.search(words):
        return _ends_known(last) or bool(wholes().search(letters(words)))
    return named or bool(nouns().search(last)) or _ends_known(last)


def _ends_known(clause: str) -> bool:
    return not clause or bool(verbs().search(clause) or wholes().search(clause.replace(" ", "")))


def _doubted(words: str) -> bool:
    return bool(doubtful().search(letters(words)))
