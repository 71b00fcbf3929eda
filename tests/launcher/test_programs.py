"""Which programs one installation runs itself."""

from pathlib import Path

from pydantic import SecretStr

from anbu.launcher.programs import Program, programs
from anbu.settings import Settings

MODEL = Path("/models/anbu.tar.gz")


def by_name(settings: Settings, model: Path | None = MODEL) -> dict[str, Program]:
    return {program.name: program for program in programs(settings, model)}


def test_one_machine_runs_everything(tmp_path: Path) -> None:
    """Without any address given, both servers are ours and others lean on them."""
    found = by_name(Settings(home=tmp_path))
    assert set(found) == {"webhook", "console", "scheduler", "sender", "valkey", "nlu"}
    assert {name for name, program in found.items() if program.support} == {"valkey", "nlu"}


def test_what_runs_elsewhere_is_not_started(tmp_path: Path) -> None:
    """An address of Redis or of the language model replaces our own server."""
    elsewhere = Settings(home=tmp_path, redis_url=SecretStr("redis://cache:6379"), nlu_url="http://nlu:5005")
    assert set(by_name(elsewhere)) == {"webhook", "console", "scheduler", "sender"}


def test_without_a_model_the_rest_still_runs(tmp_path: Path) -> None:
    """A failed training takes nothing else down."""
    assert set(by_name(Settings(home=tmp_path), None)) == {"webhook", "console", "scheduler", "sender", "valkey"}


def test_the_language_model_may_have_several_processes(tmp_path: Path) -> None:
    """As many as ANBU_NLU_PROCESSES says; one otherwise."""
    counts = [by_name(Settings(home=tmp_path, nlu_processes=each))["nlu"].command[-1] for each in (1, 3)]
    assert (counts, by_name(Settings(home=tmp_path))["nlu"].command[-2:]) == (["1", "3"], ["--processes", "1"])


def test_valkey_listens_on_a_private_socket_or_on_loopback(tmp_path: Path) -> None:
    """A socket's path may not be long; then a port of 127.0.0.1 serves."""
    short = by_name(Settings(home=Path("/tmp/a")))["valkey"].command
    long = by_name(Settings(home=tmp_path / ("long" * 40), port=8000))["valkey"].command
    assert short[short.index("--unixsocket") + 1] == "/tmp/a/run/valkey.sock"
    assert short[short.index("--port") + 1] == "0"
    assert "--unixsocket" not in long
    assert [long[long.index(option) + 1] for option in ("--bind", "--port")] == ["127.0.0.1", "10379"]


def test_two_installations_share_no_port(tmp_path: Path) -> None:
    """The ports of the embedded servers follow ANBU_PORT, up to the ends of the range."""
    for port in (1024, 3000, 8000, 8010, 65535):
        settings = Settings(home=tmp_path, port=port)
        mine = {settings.port, settings.nlu_port, settings.valkey_port}
        assert len(mine) == 3
        assert all(1024 <= used <= 65535 for used in mine)
    eight, ten = Settings(home=tmp_path, port=8000), Settings(home=tmp_path, port=8010)
    assert {eight.nlu_port, eight.valkey_port}.isdisjoint({ten.nlu_port, ten.valkey_port})
