"""The supervisor's configuration file."""

import shlex

import pytest
from supervisor.options import UnhosedConfigParser, expand

from anbu.launcher.config import quoted, render
from anbu.launcher.programs import Program

NASTY = ["/my clinic 50%/bin/python", "#1", " ;2", "it's", 'say "안부"', "100%%", "%(here)s", "a # b ; c", ""]


def as_supervisor_reads(text: str, section: str) -> list[str]:
    parser = UnhosedConfigParser()
    parser.read_string(text)
    return shlex.split(expand(parser.get(section, "command"), {}, "command"))


@pytest.mark.parametrize("word", NASTY)
def test_a_word_reaches_the_program_as_it_was(word: str) -> None:
    """Spaces, percent signs, quotes and comment signs survive supervisor's reading."""
    text = f"[program:x]\ncommand={quoted(['/bin/echo', word, 'end'])}\n"
    assert as_supervisor_reads(text, "program:x") == ["/bin/echo", word, "end"]


def test_what_others_lean_on_stops_last() -> None:
    """The groups' priorities: supervisord stops the higher one first."""
    text = render([Program("webhook", ["/bin/a"]), Program("valkey", ["/bin/b"], support=True)])
    parser = UnhosedConfigParser()
    parser.read_string(text)
    assert parser.get("group:support", "programs") == "valkey"
    assert parser.getint("group:support", "priority") < parser.getint("group:service", "priority")
