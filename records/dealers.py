"""Clinics' accounts at dealers: kept, found by clinic or by the token of their reports' address."""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.models import Clinic, DealerAccount
from records.staff import token_hash

BY_TEXT = ["transaction", "safety"]  # until the clinic chooses otherwise; a code always may


def of(session: Session, clinic_id: str, dealer: str) -> DealerAccount | None:
    wanted = select(DealerAccount).where(DealerAccount.clinic_id == clinic_id, DealerAccount.dealer == dealer)
    return session.scalar(wanted)


def of_code(session: Session, clinic_code: str, dealer: str, lock: bool = False) -> DealerAccount | None:
    """`lock`: nobody else changes it until the transaction ends."""
    wanted = select(DealerAccount).join(Clinic, DealerAccount.clinic_id == Clinic.id)
    wanted = wanted.where(Clinic.code == clinic_code, DealerAccount.dealer == dealer)
    return session.scalar(wanted.with_for_update(of=DealerAccount) if lock else wanted)


def by_code(session: Session, dealer: str) -> dict[str, DealerAccount]:
    """Every account at the dealer, by its clinic's code."""
    wanted = select(Clinic.code, DealerAccount).join(DealerAccount, DealerAccount.clinic_id == Clinic.id)
    return {row[0]: row[1] for row in session.execute(wanted.where(DealerAccount.dealer == dealer))}


def by_token(session: Session, dealer: str, token: str) -> DealerAccount | None:
    """Looked up by hash, so that the time it takes tells nothing of the tokens that there are."""
    wanted = select(DealerAccount).where(DealerAccount.dealer == dealer)
    return session.scalar(wanted.where(DealerAccount.token_hash == token_hash(token)))


def all_of(session: Session, dealer: str) -> list[DealerAccount]:
    return list(session.scalars(select(DealerAccount).where(DealerAccount.dealer == dealer)))


def everywhere(session: Session) -> list[tuple[Clinic, DealerAccount]]:
    """Every account at any dealer, with its clinic."""
    rows = session.execute(select(Clinic, DealerAccount).join(DealerAccount, DealerAccount.clinic_id == Clinic.id))
    return [(row[0], row[1]) for row in rows]


def keep(session: Session, clinic: Clinic, dealer: str, told: dict[str, str], now: datetime) -> DealerAccount:
    """The clinic's account with what is `told` of its secrets; a new one gets a token of its own."""
    account = of(session, clinic.id, dealer)
    if account is None:
        token = secrets.token_urlsafe(32)
        account = DealerAccount(
            clinic_id=clinic.id, dealer=dealer, token_hash=token_hash(token), secrets={"token": token},
            templates={}, troubles={}, text_classes=[*BY_TEXT], ad_certificate="", created_at=now,
        )  # fmt: skip
        session.add(account)
    account.secrets, account.troubles = {**account.secrets, **told}, {}  # whether it is mended, the next message says
    session.flush()
    return account


def hear(account: DealerAccount, trouble: str, form: str, *, late: bool, now: datetime) -> None:
    """What a message of this `form` says of the account: its `trouble`, or with an empty one that all is well.

    `late`: told by the message's result. What only results tell is over when one says that a message arrived; what is
    told at the door, when the next of the form is taken.
    """
    name = f"{trouble}/{form}"
    before = account.troubles
    if trouble:
        known = before.get(name, {"since": now.isoformat(), "late": False})
        account.troubles = {**before, name: {**known, "late": known["late"] or late}}
    else:
        still = {each: known for each, known in before.items() if known["late"] and not late}
        account.troubles = still | {each: known for each, known in before.items() if not each.endswith(f"/{form}")}


def troubles(account: DealerAccount) -> dict[str, datetime]:
    """What is wrong with the account, each with since when."""
    found = dict[str, datetime]()
    for name, known in account.troubles.items():
        trouble, since = name.partition("/")[0], datetime.fromisoformat(known["since"])
        found[trouble] = min(since, found.get(trouble, since))
    return found


def keep_template(account: DealerAccount, key: str, template_id: str, text: str) -> None:
    """The catalogue's template `key` was approved at the dealer, under that id and in these words."""
    account.templates = {**account.templates, key: {"id": template_id, "text": text}}
