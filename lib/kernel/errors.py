"""What can the program not go on from? One tree of exceptions.

PaybenchError
 ├ SettingsError          start-up; names the variable
 ├ CatalogError           bad data file; names file and key
 ├ AccessDenied           who lacks what
 ├ LiveDisabled           the guard in front of real money
 ├ InvalidInput           a command carried values a person can mend; carries the problems
 ├ LedgerError            duplicate key, unknown subject
 └ GatewayError           .operation .attempt_key .evidence (redacted)
    ├ GatewayRefused      envelope code ≠ 0, or a 4xx; .code .message as sent
    ├ GatewayUnauthorized 401 after one fresh token
    ├ GatewayUnreachable  nothing was sent
    └ OutcomeUnknown      something may have happened: resolve by reading, never repeat
"""

from __future__ import annotations

from typing import Any

from lib.kernel.problems import Problem


class PaybenchError(Exception):
    """Root of all errors of this program."""


class SettingsError(PaybenchError):
    """The program cannot start with these settings; the text names the variable and the mend."""


class CatalogError(PaybenchError):
    """A data file of the catalogue is wrong; the text names file and key."""


class AccessDenied(PaybenchError):  # noqa: N818 — names from the drawn tree read as what happened
    """A person asked for what their role does not allow.

    Attributes:
        message: message id of the sentence.
        params: what fills its slots, message ids themselves; several stand for a list.
    """

    def __init__(self, message: str, **params: str | tuple[str, ...]) -> None:
        filled = {
            name: value if isinstance(value, str) else ", ".join(value)
            for name, value in params.items()
        }
        super().__init__(message.format(**filled))
        self.message = message
        self.params = params


class LiveDisabled(PaybenchError):  # noqa: N818
    """Real money would have moved without the explicit guard."""


class InvalidInput(PaybenchError):  # noqa: N818
    """A command cannot be carried out as it stands.

    Attributes:
        problems: what is wrong, each with the field it belongs to.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.text() for problem in problems))
        self.problems = problems


class LedgerError(PaybenchError):
    """The ledger was asked for something that cannot be: a duplicate key, an unknown subject."""


class GatewayError(PaybenchError):
    """A call to the gateway did not end in an accepted answer.

    Attributes:
        operation: catalogue name of the call, such as ``subscribe.onetime``.
        attempt_key: the journalled act behind the call; None for plain look-ups.
        evidence: request and answer with secrets and card data removed.
    """

    def __init__(
        self,
        message: str,
        *,
        operation: str,
        attempt_key: str | None = None,
        evidence: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.operation = operation
        self.attempt_key = attempt_key
        self.evidence = evidence or {}


class GatewayRefused(GatewayError):  # noqa: N818
    """The gateway answered and said no.

    Attributes:
        status: HTTP status; business refusals of POST calls come as 200.
        code: the envelope's code, never 0.
        message: the envelope's text as sent.
    """

    def __init__(  # noqa: PLR0913 — everything that was said
        self,
        message: str,
        *,
        status: int,
        code: int,
        operation: str,
        attempt_key: str | None = None,
        evidence: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message, operation=operation, attempt_key=attempt_key, evidence=evidence)
        self.status = status
        self.code = code
        self.message = message


class GatewayUnauthorized(GatewayError):  # noqa: N818
    """Key and secret, or a fresh token, were not accepted."""


class GatewayUnreachable(GatewayError):  # noqa: N818
    """No connection was made, so nothing was sent: a person may try again."""


class OutcomeUnknown(GatewayError):  # noqa: N818
    """The request may have been processed: timeout, broken connection, 5xx, unreadable answer."""
