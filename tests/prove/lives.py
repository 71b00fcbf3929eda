"""Simulated years: three clinics with failing dealers live for a year, several times over; nothing may go wrong."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from anbu.launcher.nlu import private_server
from anbu.settings import Settings
from anbu.simulate.checker import violations
from anbu.simulate.house import hush
from anbu.simulate.world import World
from bot.rasa import RasaNlu
from tests.prove.table import Finding, finding

LIVES = 3


def prove(patients: int, days: int, seed: int) -> Iterator[Finding]:
    """`LIVES` lives, with seeds in a row."""
    hush()
    with private_server(Settings()) as url:
        for each in range(seed, seed + LIVES):
            with finding(f"life {each}") as found, tempfile.TemporaryDirectory(prefix="anbu-life-") as name:
                folder = Path(name)
                world = World(folder, each, RasaNlu(url, timeout_seconds=10), days)
                world.populate(patients)
                world.live()
                found.counts = world.counts
                for wrong in violations(folder):
                    found.violated(wrong)
            yield found
