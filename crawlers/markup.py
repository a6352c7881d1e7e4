"""Fragments of HTML, as feeds and microblogs carry them, to plain text."""

from lxml import etree, html

_BREAKING = frozenset(["p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "section", "article"])
_UNSEEN = frozenset(("script", "style"))


def plain_markup(fragment: str) -> str:
    """The text of a fragment: line breaks kept, pictures of faces as their words, everything else dropped."""
    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    try:
        root = html.fragment_fromstring(fragment.replace("\x00", ""), create_parent="div")
    except (etree.LxmlError, ValueError):
        return fragment.strip()
    parts: list[str] = []
    _collect(root, parts)
    lines = "".join(parts).split("\n")
    return "\n".join(line for each in lines if (line := " ".join(each.split())))


def _collect(element: etree._Element, parts: list[str]) -> None:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    if element.tag in _BREAKING:
        parts.append("\n")
    if element.tag == "img":
        parts.append(element.get("alt") or "")
    parts.append((element.text or "").replace("\n", " "))
    for child in element:
        _collect(child, parts)
        parts.append((child.tail or "").replace("\n", " "))
    if element.tag in _BREAKING and element.tag != "br":
        parts.append("\n")
