"""What can be wrong with a model or its server, beyond a failure that may pass."""

from tools import ModelError


class ServerUnreachable(ModelError):  # noqa: N818 - named after what happened, as in tools.errors
    """No connection to the server came about, so it has seen nothing of the call."""


class ServerRefused(ModelError):  # noqa: N818 - named after what happened, as in tools.errors
    """The server answered with an HTTP status that says no; the same call would be refused again."""

    retryable = False

    def __init__(self, message: str, *, status: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = status


class ServerBusy(ServerRefused):
    """The server is overloaded or broken for the moment (429 or 5xx), also after the retries."""

    retryable = True


class OutOfTime(ModelError):  # noqa: N818 - named after what happened, as in tools.errors
    """The answer was not whole within the `timeout_s` of the request: the model is slow, or hangs."""


class ContextTooLong(ModelError):  # noqa: N818 - named after what happened, as in tools.errors
    """Prompt and answer together do not fit into the model's context."""

    retryable = False


class UnknownModel(ModelError):  # noqa: N818 - named after what happened, as in tools.errors
    """The server does not serve the model that was asked for."""

    retryable = False
