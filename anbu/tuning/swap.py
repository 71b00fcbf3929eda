"""A model into a running server, by Rasa's `PUT /model`."""

import time
from pathlib import Path

import requests

PATIENCE_SECONDS = 120.0


class SwapFailed(Exception):
    """The server is away or would not take the model; it goes on with the one it has. The message says which."""


def swap(url: str, model: Path) -> float:
    """Let the server at `url`, on this machine, serve the file `model`. Returns how many seconds it took."""
    started = time.monotonic()
    try:
        answer = requests.put(f"{url}/model", json={"model_file": str(model)}, timeout=(2, PATIENCE_SECONDS))
    except requests.RequestException as error:
        raise SwapFailed(f"the server at {url} does not answer ({type(error).__name__})") from error
    if answer.status_code != requests.codes.no_content:
        raise SwapFailed(f"the server refused {model}: {_reason(answer)}")
    return time.monotonic() - started


def _reason(answer: requests.Response) -> str:
    try:
        return str(answer.json()["message"])
    except (ValueError, KeyError, TypeError):
        return f"status {answer.status_code}"
