"""The address of a patient's own page: in the last line of a text message, which has no buttons; under a button else.

It is added as the message leaves and is kept nowhere beside its words: it opens the page.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.pages import leads
from bot.wording import pages as words
from catalogue.model import PushClass, Template
from channels import korean_sms
from channels.ports import Approved, Outgoing
from channels.reviews import PAGE, Link
from records import links
from records.database import Session
from records.keyring import Keyring
from records.models import DealerAccount, FollowUp, Send

PAGES = {  # the page for what a button does in the chat; empty: the link's first one
    "check_in": leads.CHECK_IN, "survey": leads.SURVEY, "guide": leads.GUIDE, "confirm": leads.APPOINTMENT,
    "change": leads.APPOINTMENT, "cancel": leads.APPOINTMENT, "take": leads.OFFER, "pass": leads.OFFER, "page": "",
}  # fmt: skip


@dataclass(frozen=True)
class PageLinks:
    """`public_url`: of the door as patients reach it."""

    keyring: Keyring
    public_url: str

    def under(self, session: Session, send: Send, message: Outgoing, machine_now: datetime) -> Outgoing:
        """The message with the address under its buttons that open the page, and for an Alimtalk as the variable of
        their links.
        """
        follow_up = self._meant(session, send)
        wanted = any(each.kind == "link" for each in message.buttons) or (message.alimtalk and message.alimtalk.page)
        if follow_up is None or not wanted:
            return without(message)
        token = self._token(session, follow_up, machine_now)
        url = f"{self.public_url}/p/{token}"
        buttons = tuple(replace(each, url=url) if each.kind == "link" else each for each in message.buttons)
        return replace(message, buttons=buttons, alimtalk=with_link(message.alimtalk, token))

    def beside(self, session: Session, send: Send, message: Outgoing, machine_now: datetime) -> Outgoing:
        """The message with the line that leads to its page, or as it was where there is no page or no room for it.

        An advertisement gets the way out alone. A code and whatever hangs on no follow-up leave as they are.
        """
        follow_up, message = self._meant(session, send), without(message)
        advertises = send.push_class == PushClass.ADVERTISING
        to = leads.of(session, follow_up) if follow_up is not None else ()
        if follow_up is None or not (to or advertises):
            return message
        url = f"{self.public_url}/p/{self._token(session, follow_up, machine_now)}"
        line = words.stop_line(f"{url}/stop") if advertises else words.line(to, url)
        longer = f"{message.text}\n{line}"
        return replace(message, text=longer) if _fits(longer) else message

    def _token(self, session: Session, follow_up: FollowUp, machine_now: datetime) -> str:
        return links.token(self.keyring, links.open_(session, follow_up, machine_now))

    @staticmethod
    def _meant(session: Session, send: Send) -> FollowUp | None:
        id = send.content.get("opens", send.follow_up_id)
        return session.get(FollowUp, id) if id and send.push_class != PushClass.SECURITY else None


def buttons(template: Template, account: DealerAccount, public_url: str) -> list[Link] | None:
    """The web links that stand for the template's buttons at that account; None where they speak in the chat.

    What a button only says there has no page.
    """
    if not account.web_buttons and all(each.action != "page" for each in template.buttons):
        return None
    named = {PAGES[each.action]: each.label for each in template.buttons if each.action in PAGES}
    labels = {page: words.DOORS.get(page, label) for page, label in named.items()}
    return [(label, f"{public_url}/p/#{{{PAGE}}}/{page}".rstrip("/")) for page, label in labels.items()]


def without(message: Outgoing) -> Outgoing:
    """The message without buttons that would lead to no page."""
    return replace(message, buttons=tuple(each for each in message.buttons if each.kind != "link" or each.url))


def with_link(approved: Approved | None, token: str) -> Approved | None:
    """With what the variable in the address of its link buttons stands for."""
    return approved and replace(approved, variables={**approved.variables, PAGE: token})


def _fits(text: str) -> bool:
    try:
        return korean_sms.size(korean_sms.euc_kr(text)) <= korean_sms.LMS_BYTES
    except korean_sms.CannotBeText:
        return False
