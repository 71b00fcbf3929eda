"""What the clients over HTTP share: whether a request that failed had left."""

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError


def never_left(error: requests.RequestException) -> bool:
    """True where no connection was made, so that the other side surely knows nothing of the request."""
    cause = error.args[0] if error.args else None
    refused = isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
    return refused or isinstance(error, requests.ConnectTimeout)
