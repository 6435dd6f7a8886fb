"""A reader of dashboards: every number it meets must be a link, and what the link opens must add up to the number."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client

FREE = {"time", "form", "nav", "h1", "h2", "h3", "th", "caption", "figcaption", "summary", "title", "desc", "text"}
FREE_CLASSES = {"hint", "axis", "lead", "key", "tag", "legend"}  # words about numbers, limits of scales, names
VOID = {"input", "br", "img", "meta", "link", "hr", "path", "rect", "circle"}
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
MOST_PAGES = 30  # of one list


@dataclass
class Link:
    """A link with its text and what it says it counts."""

    href: str
    attributes: dict[str, str]
    text: str = ""


class Page(HTMLParser):
    """What stands in the main part of a page: links, rows, cells by what they are, and numbers that open nowhere."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[tuple[str, dict[str, str]]] = []
        self.links: list[Link] = []
        self.cells: list[tuple[str, str]] = []
        self.rows = 0
        self.unlinked: list[str] = []
        self.next = ""
        self.feed(text[text.index('<main id="main"') : text.index("</main>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep where we are."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(Link(given.get("href", ""), given))
        if given.get("rel") == "next":
            self.next = given["href"]
        self.rows += "data-row" in given
        if "data-is" in given:
            self.cells.append((given["data-is"], ""))
        if tag not in VOID:
            self.stack.append((tag, given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content holds no number."""

    def handle_endtag(self, tag: str) -> None:
        """Go back up."""
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Give the words to the link or cell that they stand in, or remember a number that stands in neither."""
        inside = [tag for tag, _given in self.stack]
        if self.cells and any("data-is" in given for _tag, given in self.stack):
            name, before = self.cells[-1]
            self.cells[-1] = name, before + data
        if "a" in inside:
            self.links[-1].text += data
        elif NUMBER.search(data) and not self._is_free():
            self.unlinked.append(data.strip())

    def _is_free(self) -> bool:
        return any(
            tag in FREE
            or FREE_CLASSES & set(given.get("class", "").split())
            or "data-is" in given
            or "data-part" in given
            for tag, given in self.stack
        )

    def sums(self) -> dict[str, float]:
        """Add up the cells by what they are; `enrolled` is the sum of the classes where only these stand there."""
        found: dict[str, float] = {}
        for name, text in self.cells:
            for key in {name, name.partition("_")[0] if name.startswith("enrolled_") else name}:
                found[key] = found.get(key, 0) + number(text)
        return found


def number(text: str) -> float:
    """Read the first number of a text; none is nothing."""
    found = NUMBER.search(text)
    return float(found[0].replace(",", "")) if found else 0


@dataclass
class Crawler:
    """Somebody's way through the dashboards."""

    client: Client
    pages: dict[str, Page] = field(default_factory=dict)
    checked: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def page(self, url: str) -> Page:
        """Return a page, asked for once."""
        address = url.partition("#")[0]
        if address not in self.pages:
            answer = self.client.get(address)
            assert answer.status_code == 200, f"{address}: {answer.status_code}"
            self.pages[address] = Page(answer.content.decode())
        return self.pages[address]

    def faults(self, url: str) -> list[str]:
        """Return what is wrong with a dashboard: numbers that open nowhere, and numbers whose rows do not add up to them."""
        page = self.page(url)
        numbers = [link for link in page.links if NUMBER.search(link.text)]
        wrong = [fault for link in numbers if (fault := self._fault(url, link))]
        return [f"{url}: {fault}" for fault in [*(f"{text!r} opens nowhere" for text in page.unlinked), *wrong]]

    def _fault(self, base: str, link: Link) -> str:
        given, text = link.attributes, " ".join(link.text.split())
        kind = next((name for name in ("data-counts", "data-rate", "data-goal") if name in given), "")
        if not kind:
            return "" if re.search(r"[^\d\s.,%/–—-]", text) else f"{text!r} does not say what it counts"
        target = urljoin(base, link.href)
        key = target.partition("#")[0], f"{kind}{given[kind]}{given.get('data-of', '')}", text
        if key not in self.checked:
            self.checked[key] = self._checked(target, kind, given, text)
        return self.checked[key]

    def _checked(self, target: str, kind: str, given: dict[str, str], text: str) -> str:
        if kind == "data-goal":
            self.page(target)
            return ""
        rows, sums = self._rows(target)
        if kind == "data-counts":
            counted = rows if given[kind] == "rows" else sums.get(given[kind], 0)
            return "" if counted == number(text) else f"{text!r} opens {target}, which adds up to {counted}"
        part, whole = (sums.get(name, 0) for name in given.get("data-of", "numerator denominator").split())
        quotient = f"{float(given[kind]) * part / whole:.1f}" if whole else "—"
        shown = NUMBER.search(text)
        return "" if (shown[0] if shown else "—") == quotient else f"{text!r} opens {target}, which gives {quotient}"

    def _rows(self, target: str) -> tuple[int, dict[str, float]]:
        """Count and add up what a link opens, over all its pages."""
        rows, sums = 0, dict[str, float]()
        for _number in range(MOST_PAGES):
            page = self.page(target)
            rows += page.rows
            for name, value in page.sums().items():
                sums[name] = sums.get(name, 0) + value
            if not page.next:
                return rows, sums
            target = urljoin(target, page.next)
        raise AssertionError(f"{target} has no end")

    def boards(self, url: str) -> list[str]:
        """Return the dashboards of facilities and departments that a page links to."""
        links = [urljoin(url, link.href).partition("#")[0] for link in self.page(url).links]
        return sorted({link for link in links if is_board(link)})


def is_board(url: str) -> bool:
    """Say whether an address is the dashboard of a facility or a department."""
    return bool(re.fullmatch(r"/dashboard/(facilities/\d+|departments/[a-z-]+)/", urlsplit(url).path))
