"""The configuration of supervisord (4.x), written anew at every start."""

import getpass
import shlex
import sys

from anbu.launcher.programs import GRACE, Program

# Folders come from supervisord's environment, where neither `%` nor `#` has a meaning.
_HEAD = """; Written by `anbu run` at every start; changes are lost.
[supervisord]
nodaemon=true
silent=true
user={user}
umask=077
minfds=1024
logfile=%(ENV_ANBU_LOGS)s/supervisor.log
logfile_maxbytes=5MB
logfile_backups=2
pidfile=%(ENV_ANBU_RUN)s/supervisor.pid

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

# An early end counts as a failed start: the pause before the next try grows by a second each time, without limit
# on the tries. `killasgroup` reaches the workers of a program that does not stop in time.
_PROGRAM = """
[program:{name}]
command={command}
environment={environment}
priority={order}
autorestart=true
startsecs=5
startretries=1000000
stopwaitsecs={grace}
killasgroup=true
redirect_stderr=true
stdout_logfile=%(ENV_ANBU_LOGS)s/{name}.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=5
"""


def render(programs: list[Program]) -> str:
    """The whole file. supervisord must find the folders in its environment as ANBU_LOGS and ANBU_RUN."""
    watch = quoted([sys.executable, "-m", "anbu.launcher.watch"])
    sections = [_HEAD.format(user=getpass.getuser(), watch=watch)]
    sections += [_section(program) for program in programs]
    return "".join(sections)


def _section(program: Program) -> str:
    environment = ",".join(f'{name}="{value}"' for name, value in program.env.items()).replace("%", "%%")
    return _PROGRAM.format(
        name=program.name,
        command=quoted(program.command),
        environment=environment,
        order=program.order,
        grace=GRACE,
    )


def quoted(command: list[str]) -> str:
    """`command` as supervisord reads it: shell words, `%` doubled, and no blank before `#` or `;` (a comment)."""
    text = shlex.join(command).replace("%", "%%")
    return text.replace(" #", " '\"#\"'").replace(" ;", " '\";\"'")
