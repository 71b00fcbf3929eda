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


def of_code(session: Session, clinic_code: str, dealer: str) -> DealerAccount | None:
    wanted = select(DealerAccount).join(Clinic, DealerAccount.clinic_id == Clinic.id)
    return session.scalar(wanted.where(Clinic.code == clinic_code, DealerAccount.dealer == dealer))


def by_token(session: Session, dealer: str, token: str) -> DealerAccount | None:
    """Looked up by hash, so that the time it takes tells nothing of the tokens that there are."""
    wanted = select(DealerAccount).where(DealerAccount.dealer == dealer)
    return session.scalar(wanted.where(DealerAccount.token_hash == token_hash(token)))


def all_of(session: Session, dealer: str) -> list[DealerAccount]:
    return list(session.scalars(select(DealerAccount).where(DealerAccount.dealer == dealer)))


def keep(session: Session, clinic: Clinic, dealer: str, told: dict[str, str], now: datetime) -> DealerAccount:
    """The clinic's account with what is `told` of its secrets; a new one gets a token of its own."""
    account = of(session, clinic.id, dealer)
    if account is None:
        token = secrets.token_urlsafe(32)
        account = DealerAccount(
            clinic_id=clinic.id, dealer=dealer, token_hash=token_hash(token), secrets={"token": token},
            templates={}, text_classes=[*BY_TEXT], ad_certificate="", created_at=now,
        )  # fmt: skip
        session.add(account)
    account.secrets = {**account.secrets, **told}
    session.flush()
    return account


def keep_template(account: DealerAccount, key: str, template_id: str, text: str) -> None:
    """The catalogue's template `key` was approved at the dealer, under that id and in these words."""
    account.templates = {**account.templates, key: {"id": template_id, "text": text}}
