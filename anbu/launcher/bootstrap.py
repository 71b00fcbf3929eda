"""First step of every make target: make the environments, then become the program that does the work.

Runs as `python -m anbu.launcher.bootstrap run|test|prove|bench|lock` on the standard library alone.
"""

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from anbu.launcher.console import SetUpError, say
from anbu.launcher.environments import MAIN, ROOT, alone, prepare_main, prepare_nlu
from anbu.launcher.locks import write_locks
from anbu.launcher.parent import die_with_parent

MODULES = {"test": "tests.suite", "prove": "tests.prove", "bench": "bench"}


def main(command: str) -> NoReturn:
    """Prepare for `command` and replace this process by it. Exits 1 with one clear line when that is impossible."""
    signal.signal(signal.SIGTERM, _stop)
    for name in ("PYTHONPATH", "PYTHONHOME"):  # they would mix another installation into ours
        os.environ.pop(name, None)
    if "MAKELEVEL" in os.environ:  # make may be killed outright; nothing of ours shall outlive it
        die_with_parent()
    try:
        if command == "lock":
            write_locks()
            sys.exit(0)
        arguments = _arguments(command)
        with alone():
            prepare_main(dev=command != "run")
            nlu_failure = _try_nlu(command)
    except SetUpError as error:
        say(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    if nlu_failure:
        say(f"going on without the language model: {nlu_failure}")
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.chdir(ROOT)
    os.execv(arguments[0], arguments)  # noqa: S606 - no shell is wanted


def _arguments(command: str) -> list[str]:
    python = str(MAIN / "bin" / "python")
    if command == "run":
        return [python, str(MAIN / "bin" / "anbu"), "run"]
    module = MODULES[command]
    path = ROOT.joinpath(*module.split("."))
    if not (path.with_suffix(".py").exists() or (path / "__main__.py").exists()):
        raise SetUpError(f"make {command}: the module {module} is missing from this checkout; restore it with git")
    return [python, "-m", module]


def _try_nlu(command: str) -> str:
    """Why there is no language model environment, or an empty text when there is one or none is needed."""
    if command == "run" and os.environ.get("ANBU_NLU_URL"):
        return ""
    try:
        prepare_nlu()
    except SetUpError as error:
        return str(error)
    return ""


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(143)


if __name__ == "__main__":
    main(sys.argv[1])
