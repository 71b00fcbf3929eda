"""python -m nlu.server: `rasa`, but a model that `PUT /model` brings is loaded beside the work and not in its way.

Rasa's own server answers nobody while it loads one: more than a second, longer than the bot waits for it.
"""

import asyncio
from functools import partial
from typing import Any, Awaitable, Callable

import rasa.server
from rasa.__main__ import main
from rasa.core.agent import Agent

Load = Callable[..., Awaitable[Agent]]


def beside(load: Load) -> Load:
    """`load`, in a thread with an event loop of its own."""

    def alone(arguments: Any) -> Agent:
        return asyncio.run(load(**arguments))

    async def loaded(**arguments: Any) -> Agent:
        return await asyncio.get_running_loop().run_in_executor(None, partial(alone, arguments))

    return loaded


if __name__ == "__main__":
    rasa.server._load_agent = beside(rasa.server._load_agent)
    main()
