"""What stands before the first section: the plan's own title and who issues it.

1. The lines before the first section, without letterheads, dates, document numbers and site navigation, are joined
   where a title runs over several lines.
2. A line that closes with the name of a kind of plan (工作要点, 行动方案 …) is a title; ``X关于印发《Y》的通知`` names
   the issuer X and the title Y. The last title before the text wins, because letters stand above what they send.
3. The issuer is named by such a letter, by the title, by ``我代表X向大会``, by a signature, or by the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..document import Document, Span
from .layout import Layout
from .words import kinds, words

_REACH = 4000
_LONGEST = 200
_LINE = re.compile(r"(?:^|(?<=[\n\r]))[#*\s]*([^\n\r]+)")
_BRACKET = r"(?:[（(][^（）()]{2,30}[）)])?"
_MANY = r"等(?:\d+|[一二三四五六七八九十]+)个?(?:部门|单位)"
_LETTER = re.compile(
    rf"(?P<issuer>[^《》，。]{{0,60}}?)(?:{_MANY})?(?:关于)?(?:印发|转发)(?:关于)?《?(?P<title>.+?)》?的?通知"
)
_NOTICE = re.compile(r"(?P<issuer>[^《》，。]{4,60}?)(?P<title>关于.{4,60}的通知)")
_ISSUED = re.compile(r"《(?P<title>[^《》]+)》印发")
_SPEECH = re.compile(
    r"代表([^，。！\n]{0,24}?(?:人民政府|国务院|政府|管委会|管理委员会|筹备组))(?:班子)?[，,]?(?:\s*向|做|作)"
)
_SESSION = re.compile(r"(?:在|^)([\u4e00-\u9fff]{2,12}?(?:省|自治区|市|区|县|新区))(?:第?[一二三四五六七八九十]+届)")
_BODY = r"(?:人民政府|政府|国务院|管委会|管理委员会|办公厅|办公室|委员会|厅|局|委|部|集团|公司)"
_UNIT = "(?:特别行政区|自治区|自治州|自治县|新区|新城|开发区|高新区|合作区|示范区|管理区|省|市|区|县|旗|州|镇|乡|街道)"
_PLACE = re.compile(rf"(?:(?!人民|政府|关于|委|[推加促深支][进快动化持])[\u4e00-\u9fffXx×]){{1,8}}?{_UNIT}")
_OPENING = re.compile(rf"《|关于|中共|全国|国务院|国家|\d{{4}}年|{_PLACE.pattern}")
_BODY_LINE = re.compile(rf"(?m)^[ \t\u3000]*([\u4e00-\u9fff]{{2,24}}{_BODY})(?:文件)?[ \t\u3000\r]*$")
_WIDE = str.maketrans("０１２３４５６７８９－", "0123456789-")
_SENDER = re.compile(rf"([^，。]{{2,40}}?{_BODY})关于")
_NAMED_BODY = re.compile(
    r"(?:\d{4}年(?:度)?)?(人民政府|政府|管委会|管理委员会|[\u4e00-\u9fff]{2,12}?(?:厅|局|委员会|办公室))"
    r"(?=\d{4}年|关于|工作|民生|重点|$)"
)
_ELIDED = re.compile(r"^(?:我)?(省|自治区|市|区|县|新区|镇)?(?:人民政府|政府|管委会|管理委员会)")


@dataclass(frozen=True, slots=True)
class Front:
    """The title with its place in the text (None if the file's name must do), the issuer, and what was inferred."""

    title: str
    span: Span | None
    issuer: str
    place: str
    inferred: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Block:
    """Some lines as one string; `offsets` tells where each of its characters stands."""

    words: str
    offsets: tuple[int, ...]

    def part(self, start: int, end: int) -> tuple[str, Span]:
        return self.words[start:end], Span(self.offsets[start], self.offsets[end - 1] + 1)


@cache
def _title() -> re.Pattern[str]:
    ends = "|".join(re.escape(end) for ends in kinds().values() for end in ends)
    return re.compile(rf"《?[^。；！？]{{2,90}}?(?:{ends}){_BRACKET}》?{_BRACKET}")


@cache
def _skipped() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{shape})" for shape in words("plans", "skipped")))


def read_front(document: Document, first: int, heading: str, layout: Layout) -> Front:
    """Return title and issuer; `first` is where the first section starts and `heading` its title."""
    head = document.text[: min(first, _REACH)]
    blocks = list(_blocks(head, layout))
    letters = (_LETTER.fullmatch(block.words) or _NOTICE.fullmatch(block.words) for block in blocks)
    letter = next((match for match in letters if match), None)
    title, span = _own_title(blocks, document, first, heading)
    inferred: set[str] = set() if span else {"title"}
    title = title or file_title(document.name)
    issuer = _stated_issuer(letter, title, head)
    if not issuer:
        inferred |= {"issuer", "place"}
        issuer = _guessed_issuer(document, title)
    issuer, completed = _complete(issuer, document, head)
    return Front(title, span, issuer, place_of(issuer), frozenset(inferred | completed))


def file_title(name: str) -> str:
    """Return a file's name as a title.

    >>> file_title("某区政府工作报告_2024.txt")
    '某区政府工作报告'
    """
    return re.sub(r"[_\s]*\d{4}年?$", "", name.rpartition(".")[0]) or name


# Titles --------------------------------------------------------------------------------------------------------


def _blocks(head: str, layout: Layout) -> Iterator[_Block]:
    """Yield for every line that may end a title the lines from where that title begins."""
    lines: list[tuple[int, int]] = []
    for match in _LINE.finditer(head):
        stripped = match[1].strip(" \t\u3000*")
        if not stripped:
            continue
        if _skipped().fullmatch(stripped.translate(_WIDE)) or re.search(r"[。；！？]", stripped):
            lines.clear()
            continue
        lines.append((match.start(1), match.start(1) + len(match[1].rstrip(" \t\u3000*"))))
        blocks = [_block(head, lines[first:]) for first in range(len(lines) - 1, max(-1, len(lines) - 7), -1)]
        opened = [block for block in blocks if _OPENING.match(block.words) and not block.words.startswith("关于印发")]
        if opened and len(opened[0].words) <= _LONGEST:
            yield opened[0]
        elif not opened and len(blocks[-1].words) <= _LONGEST and match.end() not in layout.soft:
            yield blocks[-1]


def _block(head: str, lines: list[tuple[int, int]]) -> _Block:
    offsets = tuple(at for start, end in lines for at in range(start, end) if not head[at].isspace())
    return _Block("".join(head[at] for at in offsets), offsets)


def _own_title(blocks: list[_Block], document: Document, first: int, heading: str) -> tuple[str, Span | None]:
    found = [each for block in blocks for each in _titles_in(block)]
    if found:
        return next(each for each in found if each[0] == found[-1][0])
    return _heading_title(document.text, first, heading)


def _titles_in(block: _Block) -> Iterator[tuple[str, Span]]:
    letter = _LETTER.fullmatch(block.words) or _ISSUED.fullmatch(block.words)
    if letter:
        yield block.part(*letter.span("title"))
    elif (whole := _title().fullmatch(block.words)) and "，" not in block.words:
        opened = block.words.startswith("《") and block.words.endswith("》")
        yield block.part(whole.start() + opened, whole.end() - opened)
    elif re.fullmatch(r"关于.{4,50}的通知|.{2,40}关于.{4,50}的通知", block.words):
        yield block.part(block.words.index("关于"), len(block.words))


def _heading_title(text: str, first: int, heading: str) -> tuple[str, Span | None]:
    """Return the first heading where an excerpt begins with it and it names a year's work."""
    if text[:first].strip() or not re.search(r"\d{4}年.{0,12}(?:安排|任务|计划|要点|重点)", heading):
        return "", None
    start = text.find(heading)
    return heading, Span(start, start + len(heading)) if start >= 0 else None


# Issuers -------------------------------------------------------------------------------------------------------


def _stated_issuer(letter: re.Match[str] | None, title: str, head: str) -> str:
    if letter and letter["issuer"]:
        return letter["issuer"]
    speech = _SPEECH.search(head)
    named = _issuer_in_title(title)
    if speech and (not named or len(place_of(speech[1])) > 1):
        return re.sub("[一二三四五六七八九十]+届", "", speech[1])
    sender = next((match[1] for match in _BODY_LINE.finditer(head) if place_of(match[1])), "")
    return sender if sender.startswith(named) and sender else named or (speech[1] if speech else "")


def _issuer_in_title(title: str) -> str:
    """Return the body that a title names.

    >>> _issuer_in_title("2019年某某区政府民生实事"), _issuer_in_title("某某新区2021年工作要点")
    ('某某区人民政府', '某某新区')
    """
    bare = re.sub(r"[（(].*?[）)]|“[^”]*”", "", title)
    bare = re.sub(r"^\d{4}年(?:\d{1,2}月)?|^\d{4}", "", bare).lstrip("《")
    if bare.startswith(("全国", "国务院")):
        return "国务院"
    if sender := _SENDER.match(bare):
        return sender[1]
    bare, place = bare.removeprefix("关于"), ""
    while match := _PLACE.match(bare, len(place)):
        place += match.group()
    if not place:
        return ""
    body = _NAMED_BODY.match(bare, len(place))
    if not body:
        return place
    return place + ("人民政府" if body[1] == "政府" else body[1])


def _guessed_issuer(document: Document, title: str) -> str:
    return _issuer_in_title(file_title(document.name)) or _issuer_in_title(title)


def _complete(issuer: str, document: Document, head: str) -> tuple[str, set[str]]:
    """Give an elided name (区人民政府) its place, from the session that hears the report or from the file's name."""
    elided = _ELIDED.match(issuer)
    if not elided:
        return issuer, set()
    session = _SESSION.search(head.replace("\n", "")) or _SESSION.search(document.name)
    if session:
        return _joined(session[1], issuer, elided), set()
    named = place_of(_issuer_in_title(file_title(document.name)))
    return (_joined(named, issuer, elided), {"issuer", "place"}) if named else (issuer, {"place"})


def _joined(place: str, issuer: str, elided: re.Match[str]) -> str:
    body = issuer[elided.end(1) :] if elided[1] else issuer.removeprefix("我")
    return place + ("人民政府" if body == "政府" else body)


def place_of(issuer: str) -> str:
    """Return the innermost area that an issuer's name begins with.

    >>> place_of("某某市某某区人民政府"), place_of("国务院办公厅"), place_of("某某新区管委会")
    ('某某区', '全国', '某某新区')
    """
    if issuer.startswith(("国务院", "全国", "国家", "中华人民共和国")):
        return "全国"
    place, end = "", 2 * issuer.startswith("中共")
    while match := _PLACE.match(issuer, end):
        place, end = match.group(), match.end()
    return place if len(place) > 1 else ""
