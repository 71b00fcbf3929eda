"""Clinics' accounts at dealers of Alimtalk and text messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.columns import EncryptedJson
from records.models.base import ClinicRow


class DealerAccount(ClinicRow):
    """One clinic's account at one dealer.

    `secrets`: what the dealer's client needs, and the `token` of the address for delivery reports. `templates`: by the
    catalogue's key, the dealer's `id` and the approved `text`. `text_classes`: push classes that may go as text
    messages. `ad_certificate`: the dealer's number of 전송자격인증; without one no advertising leaves by text.
    `web_buttons`: the Kakao channel has no 상담톡, so that buttons cannot speak to its bot and are web links instead.
    `brand_message`: whether the account has Kakao's brand message, by which advertising leaves then.
    `troubles`: for which the dealer takes or brings nothing now, see `records.dealers.hear`.
    """

    __tablename__ = "dealer_account"
    __table_args__ = (UniqueConstraint("clinic_id", "dealer"),)

    dealer: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    secrets: Mapped[dict[str, str]] = mapped_column(EncryptedJson)
    templates: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    text_classes: Mapped[list[str]] = mapped_column(JSON, default=list)
    ad_certificate: Mapped[str] = mapped_column(String(80), default="")
    web_buttons: Mapped[bool] = mapped_column(default=False)
    brand_message: Mapped[bool] = mapped_column(default=False)
    troubles: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
