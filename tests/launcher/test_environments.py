"""The environments of a checkout: found Pythons, stamps, locks."""

import os
import re
import sys
import tomllib
from pathlib import Path

import pytest

from anbu.launcher import environments, pythons
from anbu.launcher.console import SetUpError
from anbu.launcher.environments import ROOT

FETCHING_FAILS = "#!/bin/sh\n[ \"$1\" = --version ] && echo 'uv 9.9.9' && exit 0\nexit 1\n"


def executable(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with a uv that can fetch nothing, and no Python 3.10."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.delenv("ANBU_NLU_PYTHON", raising=False)
    monkeypatch.setattr(environments, "NLU", tmp_path / ".venv-nlu")
    executable(tmp_path / "bin" / "uv", FETCHING_FAILS)
    return tmp_path


@pytest.mark.usefixtures("bare")
def test_a_missing_python_3_10_is_told_with_every_way_out() -> None:
    """The operator reads what to install, which variable to set, and how to do without."""
    with pytest.raises(SetUpError) as refused:
        environments.prepare_nlu()
    for way_out in ("uv python install 3.10", "ANBU_NLU_PYTHON=", "ANBU_NLU_URL="):
        assert way_out in str(refused.value)


def test_a_given_python_of_another_version_is_refused(bare: Path) -> None:
    """ANBU_NLU_PYTHON is not silently passed over."""
    with pytest.raises(SetUpError, match=r"ANBU_NLU_PYTHON=.* is not a Python 3\.10 that runs"):
        pythons.find_python(sys.executable, str(bare / "bin" / "uv"))


def test_a_shim_that_refuses_is_passed_over_for_pyenvs_own(bare: Path) -> None:
    """A python3.10 on the PATH may be a shim without a version behind it; one inside pyenv still serves."""
    executable(bare / "bin" / "python3.10", "#!/bin/sh\necho 'command not found' >&2\nexit 127\n")
    real = executable(bare / "pyenv" / "versions" / "3.10.13" / "bin" / "python", "#!/bin/sh\necho 3.10\n")
    assert pythons.find_python(None, str(bare / "bin" / "uv")) == str(real)


@pytest.fixture
def environment(tmp_path: Path) -> tuple[Path, Path]:
    """An environment that was just made from its lock."""
    folder, lock = tmp_path / ".venv", tmp_path / "requirements.lock"
    executable(folder / "bin" / "python", "#!/bin/sh\n")
    lock.write_text("flask==3.1.3 --hash=sha256:00\n")
    (folder / "anbu.stamp").write_text(environments._stamp(lock))
    return folder, lock


def test_an_unchanged_lock_needs_nothing(environment: tuple[Path, Path]) -> None:
    """No installer runs, so no network is needed."""
    folder, lock = environment
    assert environments._is_current(folder, [lock])


def test_a_changed_lock_is_installed_again(environment: tuple[Path, Path]) -> None:
    """One changed line is enough."""
    folder, lock = environment
    lock.write_text("flask==3.1.4 --hash=sha256:00\n")
    assert not environments._is_current(folder, [lock])


def test_a_moved_checkout_is_installed_again(
    environment: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scripts name the folder they were made in."""
    folder, lock = environment
    monkeypatch.setattr(environments, "ROOT", tmp_path / "elsewhere")
    assert not environments._is_current(folder, [lock])


def test_an_environment_without_its_python_is_made_again(environment: tuple[Path, Path]) -> None:
    """The system's Python may have been removed under it."""
    folder, lock = environment
    os.remove(folder / "bin" / "python")
    assert not environments._is_current(folder, [lock])


@pytest.mark.parametrize(("lock", "group"), [("requirements.lock", None), ("requirements-dev.lock", "dev")])
def test_the_lock_holds_every_dependency(lock: str, group: str | None) -> None:
    """Whoever adds a dependency also runs `make lock`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + (project["dependency-groups"][group] if group else [])
    locked = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / lock).read_text(), re.MULTILINE))
    names = {re.split(r"[\[<>=;,~! ]", line)[0].lower().replace("_", "-") for line in wanted}
    assert names - locked == set(), "run `make lock`"


@pytest.mark.parametrize(
    "lock", [*sorted(ROOT.glob("*.lock")), ROOT / "nlu" / "requirements.lock"], ids=lambda p: p.name
)
def test_a_lock_is_hashed_and_names_no_host(lock: Path) -> None:
    """Any mirror of the package index serves, and nothing unknown is installed."""
    text = lock.read_text()
    assert "://" not in text
    assert all(
        "--hash=sha256:" in entry for entry in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE) if "==" in entry
    )
