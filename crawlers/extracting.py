"""`extract`: one page from memory, a file or the web, without a crawl."""

from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

from protego import Protego

from crawlers.errors import ExtractionError
from crawlers.extraction import Article, extract_page
from crawlers.running import USER_AGENT

_MOST_BYTES = 10 * 1024 * 1024
_SECONDS = 30


def extract(page: bytes | Path | str) -> Article:
    """The article of a page: its bytes, a file, or an address that begins with http:// or https://.

    An address is read only when the site's robots.txt allows it. ExtractionError when there is no article.
    """
    if isinstance(page, bytes):
        return extract_page(page)
    if isinstance(page, Path):
        return _from_file(page)
    if urlsplit(page).scheme in ("http", "https"):
        return _from_web(page)
    raise ExtractionError(f"{page}: no address that begins with http:// or https://")


def _from_file(file: Path) -> Article:
    try:
        return extract_page(file.read_bytes())
    except OSError as error:
        raise ExtractionError(f"{file}: cannot be read ({error.strerror})") from error


def _from_web(address: str) -> Article:
    if not _allowed(address):
        raise ExtractionError(f"{address}: the site's robots.txt forbids reading it")
    body, charset = _read(address)
    return extract_page(body, address, charset)


def _allowed(address: str) -> bool:
    """No robots.txt allows everything; one that cannot be had for other reasons, nothing (RFC 9309, 2.3.1)."""
    try:
        rules, _ = _read(urljoin(address, "/robots.txt"))
    except ExtractionError as error:
        cause = error.__cause__
        return 400 <= getattr(cause, "code", 0) < 500
    return bool(Protego.parse(rules.decode("utf-8", "replace")).can_fetch(address, "Huiying"))


def _read(address: str) -> tuple[bytes, str]:
    request = Request(address, headers={"User-Agent": USER_AGENT})
    try:
        with urlopen(request, timeout=_SECONDS) as answer:
            return answer.read(_MOST_BYTES), answer.headers.get_content_charset() or ""
    except (URLError, OSError, ValueError) as error:
        raise ExtractionError(f"{address}: cannot be read ({error})") from error
