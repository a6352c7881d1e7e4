"""The driver's errors as ours."""

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from kafka import errors as driver

from pipeline.backends.kafka.kafka_url import REACHED_WITHIN_MS
from pipeline.domain.errors import Fenced, Invalid, Unavailable, Unusable

_DENIED = (
    driver.SaslAuthenticationFailedError,
    driver.UnsupportedSaslMechanismError,
    driver.IllegalSaslStateError,
    driver.AuthorizationError,
)
_TOO_OLD = (driver.UnsupportedVersionError, driver.UnrecognizedBrokerVersion)
_PERMANENT = (*_DENIED, *_TOO_OLD, ssl.SSLError)
_LATELY = 2 * REACHED_WITHIN_MS / 1000
_TOO_LARGE = (driver.MessageSizeTooLargeError, driver.RecordListTooLargeError)
_THROWN_OUT = (
    driver.CommitFailedError,
    driver.IllegalGenerationError,
    driver.UnknownMemberIdError,
    driver.FencedInstanceIdError,
)


class _Refusal(logging.Filter):
    """Why no connection came about: the driver only logs it, and raises that the time was up."""

    def __init__(self) -> None:
        super().__init__()
        self._heard: tuple[float, BaseException] | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep what a person must mend, let nothing through."""
        for each in record.args if isinstance(record.args, tuple) else ():
            if isinstance(each, _PERMANENT) or (isinstance(each, Exception) and "Handshake failed" in str(each)):
                self._heard = monotonic(), each
        return False

    def lately(self) -> BaseException | None:
        """What was heard while the last connection was tried."""
        at, error = self._heard or (0.0, None)
        return error if monotonic() - at < _LATELY else None


_refusal = _Refusal()

# The driver reports each lost connection as a warning or error of its own; ours says it once, with the pause.
logging.getLogger("kafka").setLevel(logging.CRITICAL)
_connecting = logging.getLogger("kafka.net.connection")
_connecting.setLevel(logging.WARNING)
_connecting.addFilter(_refusal)


def translated(error: BaseException, servers: tuple[str, ...]) -> BaseException:
    """What an error of the driver means to us; what is none of the driver's stays as it is."""
    where = ", ".join(servers)
    if isinstance(error, driver.KafkaTimeoutError):
        error = _refusal.lately() or error
    if isinstance(error, _THROWN_OUT):
        return Fenced(f"the group went on without this member: {error}")
    if isinstance(error, _TOO_LARGE):
        return Invalid("message", f"larger than the broker takes: {error}", "too_large")
    if isinstance(error, _DENIED):
        return Unusable("bus", f"the broker at {where} refuses us: {error}; check user, password, mechanism and rights")
    if isinstance(error, _TOO_OLD):
        return Unusable("bus", f"the broker at {where} is too old: Kafka 2.4 or newer is needed ({error})")
    if isinstance(error, (ssl.SSLError, driver.KafkaConfigurationError, FileNotFoundError)):
        return Unusable("bus", f"no safe connection to the broker at {where}: {error}; check ca, certificate and key")
    if isinstance(error, driver.KafkaError) and "CERTIFICATE" in str(error):
        return Unusable("bus", f"no trust in the broker at {where}: {error}; check ca and the name of the host")
    if isinstance(error, (driver.KafkaError, OSError)):
        return Unavailable(f"the broker at {where} does not answer: {error or type(error).__name__}", "bus")
    return error


@contextmanager
def ours(servers: tuple[str, ...]) -> Iterator[None]:
    """Raise the driver's errors as ours."""
    try:
        yield
    except Exception as error:
        meant = translated(error, servers)
        if meant is error:
            raise
        raise meant from error
