"""Clinics' accounts at dealers: kept, found by clinic or by the token of their reports' address.

A clinic's messages leave by one of them, which `clinic.options` names: the one that was told of last. What left by
another before is still asked after there.
"""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.models import Clinic, DealerAccount
from records.staff import token_hash

CHOICE = "dealer"  # among a clinic's options
BY_TEXT = ["transaction", "safety"]  # until the clinic chooses otherwise; a code always may


def of(session: Session, clinic_id: str, dealer: str) -> DealerAccount | None:
    wanted = select(DealerAccount).where(DealerAccount.clinic_id == clinic_id, DealerAccount.dealer == dealer)
    return session.scalar(wanted)


def in_use(session: Session, clinic_id: str) -> DealerAccount | None:
    """The account by which the clinic's messages leave; None where it has none."""
    options = session.get_one(Clinic, clinic_id).options
    mine = select(DealerAccount).where(DealerAccount.clinic_id == clinic_id).order_by(DealerAccount.created_at)
    return next((each for each in session.scalars(mine) if options.get(CHOICE) in (None, each.dealer)), None)


def in_use_by_code(session: Session) -> dict[str, DealerAccount]:
    """By its code, of every clinic that has one."""
    rows = session.execute(select(Clinic.code, Clinic.id).order_by(Clinic.code)).all()
    return {row.code: found for row in rows if (found := in_use(session, row.id))}


def of_code(session: Session, clinic_code: str, dealer: str, lock: bool = False) -> DealerAccount | None:
    """`lock`: nobody else changes it until the transaction ends."""
    wanted = select(DealerAccount).join(Clinic, DealerAccount.clinic_id == Clinic.id)
    wanted = wanted.where(Clinic.code == clinic_code, DealerAccount.dealer == dealer)
    return session.scalar(wanted.with_for_update(of=DealerAccount) if lock else wanted)


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
    """The clinic's account with what is `told` of its secrets, in use from now on. A new one gets a token."""
    account = of(session, clinic.id, dealer)
    if account is None:
        token = secrets.token_urlsafe(32)
        account = DealerAccount(
            clinic_id=clinic.id, dealer=dealer, token_hash=token_hash(token), secrets={"token": token},
            templates={}, troubles={}, text_classes=[*BY_TEXT], ad_certificate="", web_buttons=False,
            brand_message=False, created_at=now,
        )  # fmt: skip
        session.add(account)
    account.secrets, account.troubles = {**account.secrets, **told}, {}  # whether it is mended, the next message says
    own = session.get_one(Clinic, clinic.id)
    own.options = {**own.options, CHOICE: dealer}
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


def keep_template(account: DealerAccount, key: str, template_id: str, text: str, page: bool = False) -> None:
    """The catalogue's template `key` was approved at the dealer, under that id and in these words; with `page` its
    buttons are web links to the patient's page.
    """
    kept = {"id": template_id, "text": text} | ({"page": True} if page else {})
    account.templates = {**account.templates, key: kept}
