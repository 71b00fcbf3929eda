"""The address of a patient's own page, in a text message, which has no buttons.

It is added as the message leaves and is kept nowhere beside its words: it opens the page.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.pages import leads
from bot.wording import pages as words
from catalogue.model import PushClass
from channels import korean_sms
from channels.ports import Outgoing
from records import links
from records.database import Session
from records.keyring import Keyring
from records.models import FollowUp, Send


@dataclass(frozen=True)
class PageLinks:
    """`public_url`: of the door as patients reach it."""

    keyring: Keyring
    public_url: str

    def beside(self, session: Session, send: Send, message: Outgoing, machine_now: datetime) -> Outgoing:
        """The message with the line that leads to its page, or as it was where there is no page or no room for it.

        An advertisement gets the way out alone. A code and whatever hangs on no follow-up leave as they are.
        """
        id = send.content.get("opens", send.follow_up_id)
        follow_up = session.get(FollowUp, id) if id and send.push_class != PushClass.SECURITY else None
        advertises = send.push_class == PushClass.ADVERTISING
        to = leads.of(session, follow_up) if follow_up is not None else ()
        if follow_up is None or not (to or advertises):
            return message
        link = links.open_(session, follow_up, machine_now)
        url = f"{self.public_url}/p/{links.token(self.keyring, link)}"
        line = words.stop_line(f"{url}/stop") if advertises else words.line(to, url)
        longer = f"{message.text}\n{line}"
        return replace(message, text=longer) if _fits(longer) else message


def _fits(text: str) -> bool:
    try:
        return korean_sms.size(korean_sms.euc_kr(text)) <= korean_sms.LMS_BYTES
    except korean_sms.CannotBeText:
        return False
