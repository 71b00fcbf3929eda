"""Find the Python 3.10 that the language model needs. Standard library only."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from anbu.launcher.console import SetUpError, answer_of

WANTED = "3.10"
_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"

MISSING = (
    "the language model needs Python 3.10, and none was found or could be fetched. Install one "
    "(`uv python install 3.10`, `pyenv install 3.10`, or your system's package) and run again; or name it: "
    "ANBU_NLU_PYTHON=/path/to/python3.10 make run; or use a language model elsewhere: ANBU_NLU_URL=http://… make run"
)


def find_python(given: str | None, uv: str) -> str | None:
    """Path of a Python 3.10 that really runs, or None when uv has to fetch one.

    Raises SetUpError when `given` (ANBU_NLU_PYTHON) is not a working Python 3.10.
    """
    if given:
        if not is_wanted(given):
            raise SetUpError(f"ANBU_NLU_PYTHON={given} is not a Python {WANTED} that runs; correct or unset it")
        return given
    return next((path for path in _candidates(uv) if is_wanted(path)), None)


def is_wanted(python: str) -> bool:
    return answer_of([python, "-c", _VERSION]) == WANTED


def _candidates(uv: str) -> Iterator[str]:
    for folder in os.get_exec_path():
        if path := shutil.which(f"python{WANTED}", path=folder):
            yield path
    # uv does not look into pyenv, and pyenv's shims refuse versions that are not selected.
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from (str(path) for path in sorted(pyenv.glob(f"versions/{WANTED}.*/bin/python"), reverse=True))
    if found := answer_of([uv, "python", "find", "--no-project", "--no-python-downloads", WANTED]):
        yield found
