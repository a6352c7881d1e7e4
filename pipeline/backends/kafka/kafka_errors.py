"""The driver's errors as ours."""

import logging
import ssl
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from kafka import errors as driver
from kafka.net.connection import KafkaConnection

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
_TURNED_AWAY = 3
_TOO_LARGE = (driver.MessageSizeTooLargeError, driver.RecordListTooLargeError)
_THROWN_OUT = (
    driver.CommitFailedError,
    driver.IllegalGenerationError,
    driver.UnknownMemberIdError,
    driver.FencedInstanceIdError,
)

# What the driver raises for a partition that a broker no longer has, and for a connection that ended under it.
_LOST_TRACK = (KeyError, RuntimeError)


class _Refusal(logging.Filter):
    """Why no connection came about: the driver only logs it, and raises that the time was up.

    A broker that takes no password hangs up after it said so, and the driver seldom reads what was said. It is
    known then by hanging up again and again while we sign in; one that dies does so once.
    """

    def __init__(self) -> None:
        super().__init__()
        self._heard: tuple[float, BaseException] | None = None
        self._hung_up: deque[float] = deque(maxlen=_TURNED_AWAY)

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep what a person must mend, let nothing through."""
        given = record.args if isinstance(record.args, tuple) else ()
        for each in given:
            if isinstance(each, _PERMANENT) or (isinstance(each, Exception) and "Handshake failed" in str(each)):
                self._heard = monotonic(), each
        if len(given) == 2 and isinstance(given[0], KafkaConnection) and "disconnected" in str(given[1]):
            self._ended(given[0])
        return False

    def lately(self) -> BaseException | None:
        """What was heard while the last connection was tried."""
        now = monotonic()
        at, error = self._heard or (0.0, None)
        if now - at < _LATELY:
            return error
        if len(self._hung_up) == _TURNED_AWAY and now - self._hung_up[0] < _LATELY:
            turned_away: BaseException = driver.SaslAuthenticationFailedError("it hangs up whenever we sign in")
            return turned_away
        return None

    def _ended(self, connection: KafkaConnection) -> None:
        if connection.sasl_enabled and connection.broker_version_data is not None and connection._init_future.failed():
            self._hung_up.append(monotonic())


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
        return Unusable(
            "bus", f"the broker at {where} refuses us: {_said(error)}; check user, password, mechanism and rights"
        )
    if isinstance(error, _TOO_OLD):
        return Unusable("bus", f"the broker at {where} is too old: Kafka 2.4 or newer is needed ({error})")
    if isinstance(error, (ssl.SSLError, driver.KafkaConfigurationError, FileNotFoundError)):
        return Unusable("bus", f"no safe connection to the broker at {where}: {error}; check ca, certificate and key")
    if isinstance(error, driver.KafkaError) and "CERTIFICATE" in str(error):
        return Unusable("bus", f"no trust in the broker at {where}: {error}; check ca and the name of the host")
    if isinstance(error, _LOST_TRACK):
        return Unavailable(f"the driver lost track of the broker at {where}: {type(error).__name__} {error}", "bus")
    if isinstance(error, (driver.KafkaError, OSError)):
        return Unavailable(f"the broker at {where} does not answer: {error or type(error).__name__}", "bus")
    return error


def _said(error: BaseException) -> object:
    """Without the driver's number and class, where it says more."""
    return error.args[0] if error.args else error


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
