"""The configuration of supervisord (4.x), written anew at every start."""

import getpass
import shlex
import sys

from anbu.launcher.programs import GRACE, Program

# Log files are named relative to supervisord's folder: supervisor reads `%` and `#` in a path as its own signs.
_HEAD = """; Written by `anbu run` at every start; changes are lost.
[supervisord]
nodaemon=true
silent=true
user={user}
minfds=1024
logfile=supervisor.log
logfile_maxbytes=5MB
logfile_backups=2
pidfile=supervisor.pid

[eventlistener:watch]
command={watch}
events=PROCESS_STATE
buffer_size=100
priority=1
autorestart=true
startretries=1000000
stderr_logfile=/dev/stdout
stderr_logfile_maxbytes=0
"""

# supervisord stops one group after another, all programs of a group at once: what is leaned on goes last.
_GROUP = """
[group:{name}]
programs={programs}
priority={order}
"""

# An early end counts as a failed start: the pause before the next try grows by a second each time, without limit
# on the tries. `killasgroup` reaches the workers of a program that does not stop in time.
_PROGRAM = """
[program:{name}]
command={command}
autorestart=true
startsecs=5
startretries=1000000
stopwaitsecs={grace}
killasgroup=true
redirect_stderr=true
stdout_logfile={name}.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=5
"""


def render(programs: list[Program]) -> str:
    """The whole file, for a supervisord that is started in the folder of the logs."""
    watch = quoted([sys.executable, "-m", "anbu.launcher.watch"])
    sections = [_HEAD.format(user=getpass.getuser(), watch=watch)]
    sections += [_section(program) for program in programs]
    support = [program.name for program in programs if program.support]
    service = [program.name for program in programs if not program.support]
    sections += [_group("support", support, 10), _group("service", service, 20)]
    return "".join(sections)


def _group(name: str, programs: list[str], order: int) -> str:
    return _GROUP.format(name=name, programs=",".join(programs), order=order) if programs else ""


def _section(program: Program) -> str:
    return _PROGRAM.format(name=program.name, command=quoted(program.command), grace=GRACE)


def quoted(command: list[str]) -> str:
    """`command` as supervisord reads it: shell words, `%` doubled, and no blank before `#` or `;` (a comment)."""
    text = shlex.join(command).replace("%", "%%")
    return text.replace(" #", " '\"#\"'").replace(" ;", " '\";\"'")
