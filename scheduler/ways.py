"""By which way a message leaves at a dealer: as an Alimtalk, as a text message, or not at all. And by text instead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from catalogue.model import PushClass
from channels.ports import Approved
from records import clinics, dealers, follow_ups, phones, sends
from records.database import Session
from records.models import Clinic, DealerAccount, FollowUp, Patient, Send
from scheduler.judging import Route

TEXT = "text"


@dataclass(frozen=True)
class Words:
    """What is to be said: the catalogue's template, its text as far as it is filled, and with what.

    `by`: the only way that it may take, `alimtalk` or `text`; None: whichever reaches. `meant`: of a reminder, the push
    class of what it reminds of, which decides whether it may be a text message as that was.
    """

    push_class: str
    template: str = ""
    text: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    by: str | None = None
    meant: str = ""

    @classmethod
    def of(cls, send: Send) -> "Words":
        said = send.content
        by = TEXT if sends.INSTEAD_OF in said else said.get(sends.BY)
        meant = said.get(sends.MEANT, "")
        return cls(send.push_class, said.get("template", ""), said["text"], said.get("variables", {}), by, meant)


def way(account: DealerAccount, patient: Patient, words: Words) -> Route | None:
    """Alimtalk, where the very words are approved there; else by text, where the clinic lets the push class. Or the one
    of them that the words must take.

    A code goes by text. Advertising never is an Alimtalk: it is a brand message where the account has that, else it
    leaves by text, and only through a certified dealer (정보통신망법 §50의3①); the guard says so then.
    """
    to = _mobile(patient.phone)
    if to is None:
        return None
    by_text = Route(account.dealer, to, advertising=bool(account.ad_certificate), by_text=True)
    if words.push_class == PushClass.ADVERTISING and account.brand_message and words.by != TEXT:
        return Route(account.dealer, to, brand=True)
    if words.push_class in (PushClass.ADVERTISING, PushClass.SECURITY):
        return by_text
    approved = None if words.by == TEXT else _approved(account, words)
    if approved is not None:
        return Route(account.dealer, to, advertising=False, alimtalk=approved)
    lets = (words.meant or words.push_class) in account.text_classes
    return by_text if lets and words.by != sends.ALIMTALK else None


def _approved(account: DealerAccount, words: Words) -> Approved | None:
    """Byte for byte: Kakao refuses what differs from the approved text by a line break."""
    kept = account.templates.get(words.template)
    if kept is None or _filled(kept["text"], words.variables) != words.text:
        return None
    return Approved(kept["id"], words.variables, kept.get("page", False))


def _filled(text: str, variables: Mapping[str, str]) -> str:
    return re.sub(r"#\{(.*?)\}", lambda found: variables.get(found[1], found[0]), text).strip()


def _mobile(phone: str) -> str | None:
    try:
        read = phones.read(phone)
    except phones.NotANumber:
        return None
    return read.number if read.mobile else None


def form(route: Route) -> str | None:
    """As what it leaves at a dealer: alimtalk, brand or text."""
    if route.by_text:
        return TEXT
    return sends.BRAND if route.brand else sends.ALIMTALK if route.alimtalk is not None else None


def as_leaving(content: dict[str, Any], route: Route) -> dict[str, Any]:
    """The content of a send as it leaves: at a dealer, with the number for which, and in a text message's words."""
    if not route.by_text and not route.brand and route.alimtalk is None:
        return content
    text = content.get("by_text", content["text"]) if route.by_text else content["text"]
    way = {sends.ALIMTALK: route.alimtalk is not None, sends.BRAND: route.brand}
    return {**content, "text": text, sends.TO: route.to, **way}


def instead(session: Session, send: Send, machine_now: datetime) -> bool:
    """Queue the message by text, as in KakaoTalk it reaches nobody; False where that may not be, or need not any more.

    Called where the send was settled as failed, in the same transaction, so that it happens once.
    """
    account = dealers.in_use(session, send.clinic_id)
    follow_up = session.get(FollowUp, send.follow_up_id) if send.follow_up_id else None
    if account is None or follow_up is None or follow_up.state != follow_ups.SENT:
        return False
    if not _may_by_text(session, send, account):
        return False
    sends.add_text(session, send, machine_now)
    return True


def _may_by_text(session: Session, send: Send, account: DealerAccount) -> bool:
    """An Alimtalk whose class the clinic lets; a brand message through a certified dealer, with a free 080 number."""
    if send.content.get(sends.BY) == sends.ALIMTALK:
        return False
    if send.content.get(sends.BRAND):
        clinic = session.get_one(Clinic, send.clinic_id)
        return bool(account.ad_certificate and clinics.opt_out_number(clinic))
    meant = send.content.get(sends.MEANT) or send.push_class
    return bool(send.content.get(sends.ALIMTALK)) and meant in account.text_classes
