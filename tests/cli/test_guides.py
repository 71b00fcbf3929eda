"""The commands that the guides tell operators to type exist, with every option that stands there."""

import re
import shlex
from pathlib import Path

import click
import pytest

from anbu.cli import main
from anbu.settings import CHECKOUT

GUIDES = [*sorted((CHECKOUT / "docs").glob("*.md")), CHECKOUT / "README.md", CHECKOUT / "README.ko.md"]
LINE = re.compile(r"^(?:\.venv/bin/)?anbu ((?:[^#\n\\]|\\\n)+)", re.MULTILINE)


def typed(guide: Path) -> list[list[str]]:
    """The words of each command in the guide's blocks of code, an optional part as if it were typed."""
    blocks = re.findall(r"```(?:sh)?\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    lines = [found[1].replace("\\\n", " ") for block in blocks for found in LINE.finditer(block)]
    return [shlex.split(re.sub(r"[\[\]]|\.\.\.", " ", line).partition("  ")[0]) for line in lines]


def wrong(words: list[str]) -> list[str]:
    """What of it the command line does not know."""
    context = click.Context(main)
    command: click.Command = main
    rest = list(words)
    while isinstance(command, click.Group) and rest:
        found = command.get_command(context, name := rest.pop(0))
        if found is None:
            return [name]
        command = found
    known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)}
    return [each for each in rest if each.startswith("--") and each.partition("=")[0] not in known]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_command_of_a_guide_exists(guide: Path) -> None:
    assert [(words, unknown) for words in typed(guide) if (unknown := wrong(words))] == []


def test_the_guides_are_full_of_commands() -> None:
    """Else the test above would hold whatever stood there."""
    assert len([words for guide in GUIDES for words in typed(guide)]) > 40
