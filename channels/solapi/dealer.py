"""Solapi among the dealers."""

from channels.dealing import Dealer
from channels.solapi import reports
from channels.solapi.api import Keys
from channels.solapi.client import SolapiChannel

SOLAPI = Dealer(
    name="solapi",
    keys=Keys,
    required=("api_key", "api_secret", "sender"),
    secret_of={"api_key": "api_secret"},
    channel=SolapiChannel,
    report_header=reports.SECRET_HEADER,
    genuine=reports.genuine,
    read=reports.read,
)
