"""`anbu scheduler`: ticks at once and every second, and ends when it is told to, whatever it is doing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from anbu.settings import CHECKOUT

# A pump whose ticks say their number and take a while; like the real one it lets no error pass.
PROGRAM = """
import importlib, os, sys, time

module = importlib.import_module("anbu.cli.scheduler")

class Pump:
    ticks = 0

    def hand_out(self):
        pass

    def tick(self):
        Pump.ticks += 1
        os.write(1, f"\\ntick {Pump.ticks}\\n".encode())
        try:
            time.sleep(float(sys.argv[1]))
        except Exception:
            pass
        os.write(1, f"\\ntock {Pump.ticks}\\n".encode())

# Their log lines would stand among the ticks; those of other jobs may stand before one on its line.
importlib.import_module("scheduler.alarms.pager").Pager.tick = lambda self: None
importlib.import_module("scheduler.alarms.watch").Watch.tick = lambda self, now: None
module.pump_of = lambda house: Pump()
module.scheduler([])
"""


@pytest.mark.parametrize(("takes", "after"), [(0.1, 1), (0.1, 2), (1.5, 1)], ids=["first", "second", "a long one"])
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_finishes_its_tick_and_ends(tmp_path: Path, takes: float, after: int, sign: signal.Signals) -> None:
    """Told to stop in the midst of a tick: that tick is finished, no other begins, and it ends well."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANBU_")}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(takes)],
        cwd=CHECKOUT,
        env=environment | {"ANBU_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        said = [next(line for line in lines if line.startswith(f"tick {after}"))]
        process.send_signal(sign)
        started = time.monotonic()
        said += [line for line in lines if line.startswith(("tick", "tock"))]
        assert (process.wait(30), said) == (0, [f"tick {after}\n", f"tock {after}\n"])
        assert time.monotonic() - started < 20
