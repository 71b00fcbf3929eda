"""By which way a message leaves at a dealer: as an Alimtalk, as a text message, or not at all. And by text instead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from catalogue.model import PushClass
from channels.ports import Approved
from records import dealers, follow_ups, phones, sends
from records.database import Session
from records.models import DealerAccount, FollowUp, Patient, Send
from scheduler.judging import Route

TEXT = "text"


@dataclass(frozen=True)
class Words:
    """What is to be said: the catalogue's template, its text as far as it is filled, and with what.

    `by`: the only way that it may take, `alimtalk` or `text`; None: whichever reaches.
    """

    push_class: str
    template: str = ""
    text: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    by: str | None = None

    @classmethod
    def of(cls, send: Send) -> "Words":
        said = send.content
        by = TEXT if sends.INSTEAD_OF in said else said.get(sends.BY)
        return cls(send.push_class, said.get("template", ""), said["text"], said.get("variables", {}), by)


def way(account: DealerAccount, patient: Patient, words: Words) -> Route | None:
    """Alimtalk, where the very words are approved there; else by text, where the clinic lets the push class. Or the one
    of them that the words must take.

    A code goes by text. Advertising never is an Alimtalk, and leaves by text only through a certified dealer
    (정보통신망법 §50의3①); the guard says so then.
    """
    to = _mobile(patient.phone)
    if to is None:
        return None
    by_text = Route(account.dealer, to, advertising=bool(account.ad_certificate), by_text=True)
    if words.push_class in (PushClass.ADVERTISING, PushClass.SECURITY):
        return by_text
    approved = None if words.by == TEXT else _approved(account, words)
    if approved is not None:
        return Route(account.dealer, to, advertising=False, alimtalk=approved)
    return by_text if words.push_class in account.text_classes and words.by != sends.ALIMTALK else None


def _approved(account: DealerAccount, words: Words) -> Approved | None:
    """Byte for byte: Kakao refuses what differs from the approved text by a line break."""
    kept = account.templates.get(words.template)
    if kept is None or _filled(kept["text"], words.variables) != words.text:
        return None
    return Approved(kept["id"], words.variables)


def _filled(text: str, variables: Mapping[str, str]) -> str:
    return re.sub(r"#\{(.*?)\}", lambda found: variables.get(found[1], found[0]), text).strip()


def _mobile(phone: str) -> str | None:
    try:
        read = phones.read(phone)
    except phones.NotANumber:
        return None
    return read.number if read.mobile else None


def as_leaving(content: dict[str, Any], route: Route) -> dict[str, Any]:
    """The content of a send as it leaves: at a dealer, with the number for which, and in a text message's words."""
    if not route.by_text and route.alimtalk is None:
        return content
    text = content.get("by_text", content["text"]) if route.by_text else content["text"]
    return {**content, "text": text, sends.TO: route.to, sends.ALIMTALK: route.alimtalk is not None}


def instead(session: Session, send: Send, machine_now: datetime) -> bool:
    """Queue the message by text, as its Alimtalk reaches nobody; False where that may not be, or need not any more.

    Called where the send was settled as failed, in the same transaction, so that it happens once.
    """
    account = dealers.in_use(session, send.clinic_id)
    follow_up = session.get(FollowUp, send.follow_up_id) if send.follow_up_id else None
    if account is None or follow_up is None or follow_up.state != follow_ups.SENT:
        return False
    may = send.push_class in account.text_classes and send.content.get(sends.BY) != sends.ALIMTALK
    if not send.content.get(sends.ALIMTALK) or not may:
        return False
    sends.add_text(session, send, machine_now)
    return True
