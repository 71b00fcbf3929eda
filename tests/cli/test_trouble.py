"""Wrong usage, missing parts, wrong settings: one clear line, the right status, and never a secret."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from click import Command, Context, Group
from click.testing import CliRunner

from anbu.cli import main
from anbu.settings import CHECKOUT, Secrets, Settings
from tests.cli.conftest import Anbu, Keys, write_secrets

SECRET = "hunter2-do-not-print"


def commands(group: Command = main, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every command and group, by its words."""
    if not isinstance(group, Group):
        return [path]
    context = Context(group)
    below = [
        commands(group.get_command(context, name) or group, (*path, name)) for name in group.list_commands(context)
    ]
    return [path, *(words for part in below for words in part)]


@pytest.mark.parametrize("words", commands(), ids=lambda words: " ".join(words) or "anbu")
def test_every_command_explains_itself(bare: Path, words: tuple[str, ...]) -> None:
    """--help and -h, without a database, without making one."""
    for flag in ("--help", "-h"):
        result = CliRunner().invoke(main, [*words, flag])
        assert (result.exit_code, result.stdout.startswith("Usage: ")) == (0, True)
    assert not bare.exists()


@pytest.mark.parametrize("words", [words for words in commands() if words], ids=" ".join)
def test_every_command_has_a_sentence(words: tuple[str, ...]) -> None:
    """In the list of its group."""
    command: Command = main
    for word in words:
        assert isinstance(command, Group)
        found = command.get_command(Context(command), word)
        assert found is not None
        command = found
    assert (command.help or "").strip()


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("notes", "nonsense"),
        ("notes", "list", "--nonsense"),
        ("notes", "show"),
        ("import", "visits"),
        ("clock", "advance"),
        ("clinic", "add", "x"),
        ("catalogue", "approve", "--all"),
        ("staff", "add", "x", "--name", "x", "--role", "x"),
    ],
    ids=" ".join,
)
def test_wrong_usage_has_status_two(bare: Path, words: tuple[str, ...]) -> None:
    """And says how it is used, before anything is made."""
    result = CliRunner().invoke(main, words)
    assert (result.exit_code, "Usage: " in result.stderr) == (2, True)
    assert not bare.exists()


NEED_TABLES = [
    ("notes", "list"),
    ("notes", "show", "x"),
    ("escalations", "list"),
    ("upcoming",),
    ("sends", "list"),
    ("audit", "verify"),
    ("clinic", "list"),
    ("clinic", "skill-key", "demo"),
    ("clinic", "pause", "demo"),
    ("clock", "show"),
    ("clock", "advance", "2030-01-01T10:00"),
    ("catalogue", "list"),
    ("staff", "login", "x"),
    ("demo", "login"),
    ("nlu", "examples"),
    ("nlu", "export-examples"),
]


@pytest.mark.parametrize("words", NEED_TABLES, ids=" ".join)
def test_before_the_first_start_each_command_says_so(bare: Path, words: tuple[str, ...]) -> None:
    """No tables yet: status 1 and what to do."""
    assert refused(*words) == (
        "anbu: the database has no tables of this version yet; start the service once with `make run`"
    )
    assert bare.exists()


@pytest.mark.parametrize("words", NEED_TABLES, ids=" ".join)
def test_with_the_database_away_each_command_says_so(
    bare: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Status 1, no stack trace, no password."""
    monkeypatch.setenv("ANBU_DATABASE_URL", f"postgresql+psycopg://anbu:{SECRET}@127.0.0.1:1/anbu")
    said = refused(*words)
    assert said.startswith("anbu: the database cannot be reached (OperationalError)")
    assert SECRET not in said
    assert (bare / "secrets.toml").exists()


def refused(*words: str) -> str:
    result = CliRunner().invoke(main, words)
    assert (result.exit_code, type(result.exception)) == (1, SystemExit), result.output
    assert "\n" not in result.stderr.strip()
    return result.stderr.strip()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ANBU_PORT", "eighty", "ANBU_PORT: Input should be a valid integer"),
        ("ANBU_PORT", "0", "ANBU_PORT: Input should be greater than or equal to 1"),
        ("ANBU_DEMO", SECRET, "ANBU_DEMO: Input should be a valid boolean"),
        ("ANBU_DATABASE_URL", SECRET, "the database's address is wrong"),
        ("ANBU_DATABASE_URL", f"mysql://u:{SECRET}@localhost/x", "the database's address is wrong"),
        ("ANBU_DATABASE_URL", f"nonsense://u:{SECRET}@localhost/x", "the database's address is wrong"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(
    bare: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    """One line that says which variable."""
    monkeypatch.setenv(name, value)
    words = refused("notes", "list")
    assert said in words
    assert SECRET not in words
    assert bare.is_absolute()


def test_demo_and_production_exclude_each_other(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sets both is told so."""
    monkeypatch.setenv("ANBU_DEMO", "1")
    monkeypatch.setenv("ANBU_PRODUCTION", "1")
    assert "exclude each other" in refused("notes", "list")
    assert not bare.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            f'field_keys = "{SECRET}"\nmac_key = "m"\nsigning_key = "s"\n',
            "is wrong: field_keys: Input should be a",
        ),
        (f'field_keys = ["{SECRET}"]\nmac_key = "m"\nsigning_key = "s"\n', "cannot be used: Fernet key must be"),
        (f'mac_key = "{SECRET}"\n', "is wrong: field_keys: Field required; signing_key: Field required"),
        (f"field_keys = [{SECRET}", "cannot be used: "),
        (b"\xff\xfe", "cannot be used: "),
    ],
)
def test_broken_secrets_are_told_without_being_printed(bare: Path, content: str | bytes, said: str) -> None:
    """The file's name and what is wrong with it."""
    bare.mkdir()
    path = bare / "secrets.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(0o600)
    words = refused("notes", "list")
    assert words.startswith(f"anbu: {path} ")
    assert said in words
    assert SECRET not in words


def test_secrets_that_others_may_read_are_refused(bare: Path, keys: Keys) -> None:
    """With the line that mends it."""
    bare.mkdir()
    write_secrets(bare, keys)
    (bare / "secrets.toml").chmod(0o644)
    assert "chmod 600" in refused("notes", "list")


def test_a_clinic_must_be_named_where_there_are_several_real_ones(anbu: Anbu) -> None:
    """Between demo clinics `demo` is meant; a real one beside them must be named."""
    assert anbu("catalogue", "list").exit_code == 0
    anbu.unmoved()("clinic", "add", "real", "--name", "n", "--bot-id", "b", "--phone", "02-000-0000")
    assert anbu.refused("catalogue", "list") == "anbu: say which clinic: --clinic demo|demo2|real"


def test_no_secret_is_printed_by_help_nor_by_a_settings_words(
    bare: Path, monkeypatch: pytest.MonkeyPatch, keys: Keys
) -> None:
    """repr and str of settings and secrets, and every help page, with every secret set."""
    bare.mkdir()
    write_secrets(bare, keys)
    monkeypatch.setenv("ANBU_DATABASE_URL", f"postgresql+psycopg://anbu:{SECRET}@127.0.0.1:1/anbu")
    monkeypatch.setenv("ANBU_REDIS_URL", f"redis://:{SECRET}@127.0.0.1:1/0")
    found = Settings()
    helps = [CliRunner().invoke(main, [*words, "--help"]).output for words in commands()]
    said = " ".join([repr(found), str(found), repr(found.secrets), str(found.secrets), *helps])
    secrets = [SECRET, keys[0][0], f"'{keys[1]}'", f"'{keys[2]}'"]
    assert [secret for secret in secrets if secret in said] == []


def test_fresh_secrets_belong_to_their_owner_alone(bare: Path) -> None:
    """Mode 0600, and no key is like another installation's."""
    first, second = Secrets.load(bare / "one.toml"), Secrets.load(bare / "two.toml")
    assert ((bare / "one.toml").stat().st_mode & 0o777, first != second) == (0o600, True)


def test_the_installed_command_answers_with_the_same_statuses(anbu: Anbu) -> None:
    """As a shell sees it: 0 done, 1 refused, 2 wrong usage; a closed pipe is no crash."""
    command = CHECKOUT / ".venv" / "bin" / "anbu"
    if not command.exists():
        pytest.skip("the checkout's own environment is not made")
    environment = os.environ | {"ANBU_HOME": str(anbu.home)}

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([command, *words], env=environment, capture_output=True, text=True, check=False)

    listed = run("clinic", "list", "--json")
    assert [json.loads(line)["code"] for line in listed.stdout.splitlines()] == ["demo", "demo2"]
    assert [run("clinic", "skill-key", "x").returncode, run("clinic").returncode] == [1, 2]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([command, "catalogue", "list"], env=environment, **pipes) as piped:
        assert piped.stdout is not None
        assert piped.stderr is not None
        piped.stdout.close()
        assert b"Traceback" not in piped.stderr.read()
