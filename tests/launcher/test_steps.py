"""The steps of the set-up: their failures name them, and none takes for ever."""

import sys
import time
from pathlib import Path

import pytest

from anbu.launcher.console import SetUpError, run_step

SLEEPS = [sys.executable, "-X", "faulthandler", "-c", "import time; time.sleep(600)"]


def test_a_step_that_hangs_is_ended_and_says_where_it_stood(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """After its limit, with the stack of the program on the console."""
    started = time.monotonic()
    with pytest.raises(SetUpError, match="sleeping: ended after 1 s without a result"):
        run_step("sleeping", SLEEPS, cwd=tmp_path, limit=1)
    assert time.monotonic() - started < 30
    assert 'File "<string>", line 1 in <module>' in capfd.readouterr().err


def test_a_step_that_fails_is_named(tmp_path: Path) -> None:
    """With its exit code, since its own words are above."""
    with pytest.raises(SetUpError, match="failing: failed with exit code 3"):
        run_step("failing", [sys.executable, "-c", "raise SystemExit(3)"], cwd=tmp_path)


def test_a_step_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The operator reads which program is missing."""
    with pytest.raises(SetUpError, match=r"nothing: .*no-such-program"):
        run_step("nothing", ["no-such-program"], cwd=tmp_path)
