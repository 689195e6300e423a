"""Large XML files, an element at a time."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from service.archives.archived import UnreadableArchive


def elements(path: Path, *names: str) -> Iterator[Element]:
    """Yield each element of these names, namespaces left out, when it is complete.

    One inside another of them belongs to it and is not yielded. What was yielded is emptied
    afterwards, so that the file may be larger than the memory. Raises `UnreadableArchive` for what
    is no XML, or uses it to harm.
    """
    n_open = 0
    try:
        for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
            if local_name(element) not in names:
                continue
            n_open += 1 if event == "start" else -1
            if event == "end" and n_open == 0:
                yield element
                element.clear()
    except (ParseError, DefusedXmlException) as error:
        raise UnreadableArchive(str(path), f"no XML that can be read ({error})") from error


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def child(element: Element, name: str) -> Element | None:
    """Return the first child of that name in any namespace, or None."""
    return next((each for each in element if local_name(each) == name), None)


def text_of(element: Element, name: str) -> str:
    """Return the text of the first child of that name; empty where there is none."""
    found = child(element, name)
    return "" if found is None else (found.text or "")


def attribute(element: Element | None, name: str) -> str:
    """Return an attribute whatever its namespace; empty where there is none."""
    if element is None:
        return ""
    return next((v for key, v in element.attrib.items() if key.rpartition("}")[2] == name), "")
