"""The documents that the clinic put on the patient's page: listed, and opened under an address that lives for minutes.

That address needs no cookie: an app's own browser often hands a file to the phone's downloads, which send none. It is
made only for who showed to be the patient.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest

from bot.pages import leads
from bot.pages.opening import Changed, Ground
from records import documents
from records.keyring import installed
from records.models import Document

KEY_LASTS = timedelta(minutes=10)  # of machine time


@dataclass(frozen=True)
class Opened:
    """A document as it leaves: MIME type, a file name that tells nothing, its bytes."""

    type: str
    name: str
    data: bytes


def listed(ground: Ground) -> Sequence[Document]:
    """What may be opened now, at a link that leads there; the newest first."""
    if leads.DOCUMENT not in leads.of(ground.session, ground.follow_up):
        return ()
    return documents.standing(ground.session, ground.patient.id, ground.now)


def key(ground: Ground, document: Document) -> str:
    """What opens that document at that link for KEY_LASTS."""
    return _signed(ground, document.id, int((ground.machine_now + KEY_LASTS).timestamp()))


def fits(ground: Ground, id: str, shown: str) -> bool:
    """Whether a key is ours, of that very link and document, and alive."""
    until = shown.partition(".")[0]
    alive = until.isascii() and until.isdecimal() and len(until) < 12 and int(until) > ground.machine_now.timestamp()
    return alive and compare_digest(shown.encode(), _signed(ground, id, int(until)).encode())


def _signed(ground: Ground, id: str, until: int) -> str:
    return f"{until}.{installed().sign('patient document', ground.link.id, id, str(until))}"


def open_(ground: Ground, id: str, address: str | None) -> tuple[Opened | None, Changed]:
    """None where it is not on this patient's page, or not any more. A look is counted and logged."""
    found = next((each for each in listed(ground) if each.id == id), None)
    if found is None:
        return None, []
    data, session = documents.content(found), ground.session
    documents.viewed(session, ground.patient, found, ground.link, address, ground.now, ground.machine_now)
    name = f"{found.put_at:%Y%m%d}-{found.id[-4:].lower()}.{found.kind}"
    return Opened(documents.TYPES[found.kind], name, data), [("document", found.id)]
