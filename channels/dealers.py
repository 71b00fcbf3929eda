"""The dealers there are, by name: what is not the same of all of them is asked here."""

from collections.abc import Mapping

from channels.dealing import Dealer
from channels.nhn.dealer import NHN
from channels.solapi.dealer import SOLAPI

DEALERS: Mapping[str, Dealer] = {each.name: each for each in (SOLAPI, NHN)}
