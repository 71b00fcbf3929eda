"""NHN Cloud among the dealers."""

from channels.dealing import Dealer
from channels.nhn import reports
from channels.nhn.api import Keys
from channels.nhn.client import NhnChannel

NHN = Dealer(
    name="nhn",
    keys=Keys,
    required=("sms_app_key", "sms_secret_key", "sender"),
    secret_of={"sms_app_key": "sms_secret_key", "app_key": "secret_key"},
    channel=NhnChannel,
    report_header=reports.SECRET_HEADER,
    genuine=reports.genuine,
    read=reports.read,
)
