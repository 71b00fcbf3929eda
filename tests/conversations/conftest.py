"""A town whose readers are built once: no table changes the catalogue, and every town is a copy of one template."""

from dataclasses import replace
from functools import cache

import pytest

from bot.conversation import Conversations
from bot.readers import Readers
from records.catalogue import CatalogueCache
from tests.town import PUBLIC, Town, starter


@cache
def readers() -> Readers:
    return Readers(starter())


@cache
def catalogues() -> CatalogueCache:
    return CatalogueCache()


@pytest.fixture
def town(town: Town) -> Town:
    town.conversations = Conversations(
        town.database, town.nlu, readers(), town.spool, town.live, town.clock, town.keyring, PUBLIC
    )
    town.pump = replace(town.pump, conversations=town.conversations, catalogues=catalogues())
    return town
