"""The processes and ports of one installation: which are ours, which are taken, and how ours are ended."""

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from anbu.launcher.console import SetUpError

MARK = "ANBU_SERVICE_OF"  # in the environment of every process we start; its value is the run folder


@contextmanager
def only_launcher(run_dir: Path) -> Iterator[None]:
    """Hold the installation for this launcher. The kernel lets go of it however we end.

    Raises SetUpError naming the process that holds it already.
    """
    handle = os.open(run_dir / "launcher.pid", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(handle, 20).decode() or "?"
        os.close(handle)
        raise SetUpError(
            f"Anbu already runs with ANBU_HOME={run_dir.parent} (process {holder}); stop it first: kill {holder}"
        ) from None
    os.truncate(handle, 0)
    os.write(handle, str(os.getpid()).encode())
    try:
        yield
    finally:
        os.truncate(handle, 0)
        os.close(handle)


def ours(run_dir: Path) -> list[psutil.Process]:
    """Every running process that a launcher of `run_dir` started, at any depth, but not the caller itself."""
    return [p for p in psutil.process_iter() if p.pid != os.getpid() and _mark(p) == str(run_dir)]


def _mark(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(MARK)
    except (psutil.Error, OSError):
        return None  # another user's, or gone


def end(processes: list[psutil.Process], grace: float = 5.0) -> None:
    """Ask `processes` to stop, and kill after `grace` seconds those that did not."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, stubborn = psutil.wait_procs(processes, timeout=grace)
    for process in stubborn:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(stubborn, timeout=grace)


def describe(processes: list[psutil.Process]) -> str:
    """Short names with process ids, such as `valkey-server 123, granian 124`."""
    return ", ".join(f"{_name(p)} {p.pid}" for p in processes)


def _name(process: psutil.Process) -> str:
    try:
        words = process.cmdline()
        return words[words.index("-m") + 1] if "-m" in words[:-1] else process.name()
    except psutil.Error:
        return "gone"


def require_free(host: str, port: int, variable: str) -> None:
    """Raises SetUpError naming port, holder and variable when `port` of `host` cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SetUpError(_why_not(error, host, port, variable)) from error


def _why_not(error: OSError, host: str, port: int, variable: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken by {_holder(port)}; stop that, or choose another port: {variable}=… make run"
    if error.errno == errno.EACCES:
        return f"port {port} may not be opened by this user; choose one above 1023: {variable}=… make run"
    return f"address {host} port {port} cannot be listened on ({error.strerror}); correct ANBU_BIND or {variable}"


def _holder(port: int) -> str:
    try:
        pids = {
            c.pid
            for c in psutil.net_connections("tcp")
            if c.laddr and c.laddr.port == port and c.status == psutil.CONN_LISTEN and c.pid
        }
    except psutil.Error:
        pids = set()
    named = [psutil.Process(pid) for pid in sorted(pids) if psutil.pid_exists(pid)]
    return f"another program ({describe(named)})" if named else "another program"
