"""The client's errors as ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from elastic_transport import TlsError, TransportError
from elasticsearch import ApiError, AuthenticationException, AuthorizationException, UnsupportedProductError

from pipeline.domain.errors import HuiyingError, Unavailable, Unusable

BUSY = (429, 502, 503, 504)


@contextmanager
def ours(hosts: tuple[str, ...]) -> Iterator[None]:
    """Raise the client's errors as ours."""
    where = ", ".join(hosts)
    try:
        yield
    except (AuthenticationException, AuthorizationException) as error:
        raise Unusable(
            "search", f"the search server at {where} refuses us ({error.message}): check user and password"
        ) from error
    except (UnsupportedProductError, TlsError, FileNotFoundError) as error:
        raise Unusable(
            "search", f"no safe connection to the search server at {where}: {error}; check URL and ca"
        ) from error
    except TransportError as error:
        raise Unavailable(f"the search server at {where} does not answer: {error.message}", "search") from error
    except ApiError as error:
        if error.status_code in BUSY:
            raise Unavailable(f"the search server at {where} is busy: {error.message}", "search") from error
        raise HuiyingError(f"the search server refused: {error.status_code} {error.message}") from error
