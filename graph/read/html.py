"""Web pages: the main text only, without scripts, navigation, forms and page furniture.

1. Elements that never hold text of the plan are dropped.
2. Each paragraph gives its words outside links to the element around it and half of them to the one around that;
   the element with most words is the main text.
3. Block elements and ``br`` become line breaks, tables of tasks lines of plan text. The page's title leads where
   the main text does not begin with it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from ..errors import ReadError
from .content import Content, reason
from .rows import render_rows
from .text import decode

_DROPPED = (
    *("script", "style", "nav", "header", "footer", "aside", "form", "button", "select", "input"),
    *("noscript", "iframe", "svg", "object", "template", "head"),
)
_BLOCKS = frozenset(
    (
        *("p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "main"),
        *("blockquote", "dl", "dt", "dd", "pre", "center", "table", "tr"),
    )
)
_WORDS = "./text() | ./span//text() | ./strong//text() | ./b//text() | ./font//text()"
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w\-]{2,20})""", re.IGNORECASE)


def read_html(data: bytes, name: str) -> Content:
    """Read a web page.

    Raises:
        ReadError: the bytes are no text or no page.

    """
    from lxml import etree, html  # type: ignore[import-untyped]

    try:
        page = html.document_fromstring(
            _page_text(data, name), parser=html.HTMLParser(huge_tree=False, remove_comments=True)
        )
    except (etree.LxmlError, ValueError) as error:
        raise ReadError(f"{name}: is no readable web page ({reason(error)}); save it again") from error
    title = _title(page)
    etree.strip_elements(page, *_DROPPED, with_tail=False)
    lines = [line.strip(" \t\r\u00a0") for line in _words(_main(page)).split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    if text and title and re.sub(r"\s", "", title) not in re.sub(r"\s", "", text[:1000]):
        text = f"{title}\n{text}"
    return Content(text, "text/html")


def _page_text(data: bytes, name: str) -> str:
    named = _CHARSET.search(data[:4096])
    if named:
        encoding = named[1].decode("ascii").lower()
        try:
            text = data.decode("gb18030" if encoding.startswith("gb") else encoding)
        except (UnicodeDecodeError, LookupError):
            text = decode(data, name)
    else:
        text = decode(data, name)
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"))


def _title(page: Any) -> str:
    for path in ("//meta[@name='ArticleTitle']/@content", "//h1//text()", "//title//text()"):
        words = " ".join("".join(page.xpath(path)).split())
        if words:
            return re.split(r"\s*[_|]\s*|\s+-\s+", words)[0]
    return ""


def _main(page: Any) -> Any:
    scores: dict[Any, float] = defaultdict(float)
    for node in page.iter("p", "div", "td", "li", "section", "article", "span"):
        words = len("".join(node.xpath(_WORDS)).strip())
        parent = node.getparent()
        if words < 10 or parent is None:
            continue
        holder = node if node.tag in ("div", "td", "article", "section") else parent
        scores[holder] += words
        if (outer := holder.getparent()) is not None:
            scores[outer] += words / 2
    body = page.find("body")
    fallback = body if body is not None else page
    return max(scores, key=lambda node: scores[node], default=fallback)


def _words(root: Any) -> str:
    parts: list[str] = []
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        edge = "\n" if node.tag in _BLOCKS else ""
        if leaving:
            parts += [edge, _flat(node.tail) if node is not root else ""]
        elif node.tag == "table" and _is_data(node):
            parts += ["\n", "\n".join(render_rows(_table(node)))]
            stack.append((node, True))
        else:
            parts += ["\n" if node.tag == "br" else edge, _flat(node.text)]
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node))
    return "".join(parts)


def _flat(words: str | None) -> str:
    """Return the words of a text node; breaks in the source of a page mean nothing."""
    return re.sub(r"[ ]*[\r\n\t]+[ ]*", "", words or "")


def _is_data(table: Any) -> bool:
    return not table.xpath(".//table") and len(table.xpath(".//tr")) > 1


def _table(table: Any) -> list[list[str]]:
    """Return the cells in columns; a cell that spans rows is repeated in each."""
    rows: list[list[str]] = []
    pending: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _fill(cells, pending)
            words = " ".join("".join(cell.itertext()).split())
            span = _number(cell.get("rowspan"))
            if span > 1:
                pending[len(cells)] = (span - 1, words)
            cells += [words, *[""] * (_number(cell.get("colspan")) - 1)]
        _fill(cells, pending)
        rows.append(cells)
    return rows


def _fill(cells: list[str], pending: dict[int, tuple[int, str]]) -> None:
    while len(cells) in pending:
        column = len(cells)
        left, words = pending.pop(column)
        cells.append(words)
        if left > 1:
            pending[column] = (left - 1, words)


def _number(words: str | None) -> int:
    return min(int(words), 1000) if words and words.isdigit() else 1
