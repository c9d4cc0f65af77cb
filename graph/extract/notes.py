"""Notes of responsibility: where a text says in so many words who must do what stands before.

In goes a segmented document, out come `Part`s: a list of agents, its role, and the note's words. The forms:

1. a label and a colon, in brackets (`（责任单位：甲、乙；配合单位：丙）`), after the full stop (`。牵头单位：甲`),
   or on a line of its own; found from the colon backwards, which is quick because colons are rare;
2. verbs instead of labels, in brackets (`（甲牵头，乙、丙配合）`) or as a sentence (`甲牵头，乙配合。`);
3. a bare list of organs in brackets that ends a sentence (`（区发改局、区财政局）`);
4. cells of a table under a head that is a label (`tables`).

Labels and verbs may be broken over lines. A list after a label may name anything; lists without a label count only
if every name in them is understood.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from ..document import Document, Span
from .agents import Agent, find_agents, tells_time
from .lexicon import Lexicon
from .tables import cells
from .wording import Wording

_COLON = re.compile(r"[：:]")
_FAR = 1200
_LONG_SENTENCE = 200
_SOON = 50
_FULL_NAME = 4
_BRACKET = re.compile(r"[（(〔\[]((?:[^（(〔\[）)〕\]]|[（(〔\[][^（(〔\[）)〕\]]{0,40}[）)〕\]]){3,600}?)[）)〕\]]")
_PAIRS = dict.fromkeys("（(〔[【", 1) | dict.fromkeys("）)〕]】", -1)
_ASIDE = re.compile(r"[，。；]\s*[^，。；]{0,40}[，,]?\s*不再[^，。；]{0,8}?(?:列|重复|标注)")
_JOINERS = "、，,及和与"
_BOUNDARY = "。；！？，,;、）)〕]”\n\r|\t （(〔[【】"


@dataclass(frozen=True, slots=True)
class Part:
    """One list of a note: its agents, the role that label or verb gives, and the words of the note around it."""

    role: str
    agents: tuple[Agent, ...]
    span: Span
    evidence: Span
    form: str


def find_parts(document: Document, lexicon: Lexicon) -> list[Part]:
    """Return the lists of all notes of a segmented document in text order, none inside another."""
    wording = Wording.of(lexicon)
    labelled = list(_labelled(document.text, wording))
    taken = _Taken([part.evidence for part in labelled])
    bare = [part for part in _brackets(document.text, wording) if taken.free(part.evidence)]
    whole = [part for part in _sentences(document, wording) if taken.free(part.evidence)]
    columns = [part for part in _columns(document.text, wording) if taken.free(part.evidence)]
    return sorted(labelled + _trusted(bare) + whole + columns, key=lambda part: part.span)


def legends(text: str, lexicon: Lexicon) -> list[re.Match[str]]:
    """Return where the text says that the first name of a list leads."""
    wording = Wording.of(lexicon)
    return list(wording.legend.finditer(text)) if any(word in text for word in wording.firsts) else []


class _Taken:
    """Stretches of text that are notes already."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = sorted(set(spans))

    def free(self, span: Span) -> bool:
        """Tell whether `span` overlaps no note."""
        at = bisect_right(self._spans, span)
        return not any(other.overlaps(span) for other in self._spans[max(0, at - 1) : at + 1])


# 1. labels -------------------------------------------------------------------------------------------------------


def _labelled(text: str, wording: Wording) -> Iterator[Part]:
    found: list[tuple[int, int, str, bool]] = []
    for sign in _COLON.finditer(text):
        hit = _label(text, sign.start(), wording)
        if hit and (_opens(text, hit[0], wording) or (found and _follows(text, found[-1][1], hit[0], wording))):
            found.append(hit)
    for index, (start, colon, role, leaders) in enumerate(found):
        limit = found[index + 1][0] if index + 1 < len(found) else len(text)
        enclosing = _enclosing(text, start)
        end = _end(text, colon + 1, min(limit, colon + _FAR), enclosing is not None, wording)
        if not role or end <= colon + 1:
            continue
        evidence = Span(start, end) if enclosing is None else _bracket(text, enclosing, end)
        yield from _list(text, Span(colon + 1, end), role, evidence, wording, leaders=leaders)


def _label(text: str, colon: int, wording: Wording) -> tuple[int, int, str, bool] | None:
    """Return the label that ends before a colon: its start, the colon, its role (empty if none), leaders or not."""
    signs: list[int] = []
    at = colon - 1
    while at >= 0 and len(signs) < wording.longest and colon - at < 2 * wording.longest + 8:
        if not text[at].isspace():
            signs.append(at)
        at -= 1
    for length in range(len(signs), 1, -1):
        word = "".join(text[sign] for sign in reversed(signs[:length]))
        if word in wording.labels:
            return (signs[length - 1], colon, *wording.labels[word])
    return None


def _follows(text: str, colon: int, start: int, wording: Wording) -> bool:
    """Tell whether a label stands at the end of another label's list, without a sign between them."""
    words = text[colon + 1 : start]
    return (
        start - colon < _FAR // 4 and "。" not in words and bool(wording.names.kind(re.split(r"[、，\s]", words)[-1]))
    )


def _opens(text: str, start: int, wording: Wording) -> bool:
    """Tell whether a label at `start` opens a note: after punctuation or a blank, or few words on if it says so."""
    named = text.startswith(("单位", "领导"), start + 2)
    before = text[max(0, start - 5) : start]
    if before.rstrip().endswith(wording.excuses):
        return False
    near = before[-1:] if not named else before
    return len(before) < 5 or any(sign in _BOUNDARY or sign.isspace() for sign in near)


def _enclosing(text: str, start: int) -> int | None:
    """Return where the bracket opens in whose first words, or after whose `；`, a label stands."""
    depth = 0
    for at in range(start - 1, max(-1, start - 400), -1):
        depth += _PAIRS.get(text[at], 0)
        if depth > 0:
            return at
        if text[at] == "\n" and text[at - 1 : at] in ("。", "\n", ""):
            return None
    return None


def _end(text: str, start: int, limit: int, enclosed: bool, wording: Wording) -> int:
    """Return where a list ends: at its bracket, else at a full stop or at a line break that nothing carries over."""
    depth, at = 0, start
    while at < limit:
        depth += _PAIRS.get(text[at], 0)
        if depth < 0:
            return at
        line_ends = text[at] == "\n" and not enclosed and _stops(text, start, at, wording)
        if depth == 0 and (line_ends or (text[at] in "。！？" and not (enclosed and _closing(text, at)))):
            return at
        at += 1
    return at


def _closing(text: str, stop: int) -> bool:
    """Tell whether a bracket closes soon after a full stop, so that the stop is part of a note."""
    return any(_PAIRS.get(sign, 0) < 0 for sign in text[stop : stop + _SOON])


def _stops(text: str, start: int, line_break: int, wording: Wording) -> bool:
    before, after = text[start:line_break].rstrip(), text[line_break : line_break + 40].lstrip()
    if not before or before[-1] in _JOINERS:
        return False
    if after[:1] in _JOINERS:
        return not after
    last = re.split(r"[、，,；;\s]", before)[-1]
    if wording.names.kind(last) or wording.verb.search(before[-20:]):
        return True
    rest = re.split(r"[、，,；;。\n（(]", after)[0].strip()
    return not (0 < len(rest) <= 8 and wording.names.kind(last + rest) and not rest[0].isdigit())


def _bracket(text: str, opening: int, end: int) -> Span:
    depth = 1
    for at in range(end, min(len(text), end + _FAR if text[end : end + 1] not in "。！？" else end)):
        depth += _PAIRS.get(text[at], 0)
        if depth == 0:
            return Span(opening, at + 1)
    return Span(opening, end)


def _list(
    text: str, body: Span, role: str, evidence: Span, wording: Wording, *, leaders: bool, form: str = "label"
) -> Iterator[Part]:
    """Yield the parts of a labelled list; a verb at the end of one of its clauses overrides the label's role."""
    body = _without_legend(text, body, wording)
    verbs = list(_clauses(text, body, wording)) if not leaders else []
    if not any(verb for _, verb in verbs):
        agents = tuple(find_agents(text, body, wording.names, leaders=leaders))
        yield Part(role, agents, body, evidence, form)
        return
    for span, verb in verbs:
        own = role if verb in ("", "responsible") else verb
        yield Part(own, tuple(find_agents(text, span, wording.names)), span, evidence, form)


# 2. verbs --------------------------------------------------------------------------------------------------------


def _clauses(text: str, body: Span, wording: Wording) -> Iterator[tuple[Span, str]]:
    """Yield lists with the role of the verb that closes them; lists without a verb wait for the next one."""
    start, depth = body.start, 0
    for at in range(body.start, body.end + 1):
        sign = text[at] if at < body.end else "。"
        depth += _PAIRS.get(sign, 0)
        if (sign not in "，,；;。" or depth > 0) and at < body.end:
            continue
        verb = wording.verb.search(text, start, at)
        if verb is not None or at >= body.end or sign in "；;":
            end = verb.start() if verb else at
            if text[start:end].strip(" \n，,；;。"):
                yield Span(start, end), wording.roles[verb["verb"]] if verb else ""
            start = at + 1


def _verbal(text: str, body: Span, evidence: Span, wording: Wording, form: str) -> list[Part]:
    """Return the parts of a note with verbs, or none if a word of it is not understood."""
    parts: list[Part] = []
    for span, role in _clauses(text, body, wording):
        agents = tuple(find_agents(text, span, wording.names))
        if not agents and not role and tells_time(span.of(text)):
            continue
        if not agents or not all(agent.kind for agent in agents):
            return []
        parts.append(Part(role or ("support" if parts else ""), agents, span, evidence, form))
    return parts if all(part.role for part in parts) else []


def _brackets(text: str, wording: Wording) -> Iterator[Part]:
    for match in _BRACKET.finditer(text):
        body, evidence = Span(*match.span(1)), Span(*match.span())
        words = match.group(1).rstrip(" \n。．）)〕]")
        if not words.endswith(wording.endings) and not words.endswith(wording.names.endings):
            continue
        body = _without_legend(text, body, wording)
        verbal = _verbal(text, body, evidence, wording, "verb")
        yield from verbal
        told = text[max(0, evidence.start - 3) : evidence.start].endswith(wording.explained)
        if not verbal and not told and _closes(text, evidence):
            agents = tuple(find_agents(text, body, wording.names))
            if any(agent.plain for agent in agents) and all(_organ(agent) for agent in agents):
                yield Part("responsible", agents, body, evidence, "list")


def _organ(agent: Agent) -> bool:
    """Tell whether a name in a list without label or verb is surely that of a body."""
    return bool(agent.kind) and (agent.plain or len(agent.name) >= _FULL_NAME)


def _without_legend(text: str, body: Span, wording: Wording) -> Span:
    legends = (wording.legend.search(text, body.start, body.end), _ASIDE.search(text, body.start, body.end))
    return Span(body.start, min((legend.start() for legend in legends if legend), default=body.end))


def _closes(text: str, bracket: Span) -> bool:
    """Tell whether a bracket stands at the end of a sentence or of a line."""
    before = text[max(0, bracket.start - 3) : bracket.start].rstrip()[-1:]
    after = text[bracket.end : bracket.end + 3].lstrip(" \t\u3000\r")[:1]
    return before in ("。", "；", "！") or after in ("", "\n", "。", "；")


def _trusted(parts: list[Part]) -> list[Part]:
    """Drop lone bare names, which may explain the word before them, unless the text uses such brackets often."""
    bare = [part for part in parts if part.form == "list"]
    if sum(len(part.agents) == 1 for part in bare) >= 3 or not bare:
        return parts
    return [part for part in parts if part.form != "list" or len(part.agents) > 1]


def _sentences(document: Document, wording: Wording) -> Iterator[Part]:
    text, sentences = document.text, document.sentences
    starts = [sentence.start for sentence in sentences]
    places = {bisect_right(starts, verb.start()) - 1 for verb in wording.strong.finditer(text)}
    for sentence in (sentences[place] for place in sorted(places) if place >= 0):
        if len(sentence) > _LONG_SENTENCE or not sentence.of(text)[-4:].rstrip("。；;").endswith(wording.endings):
            continue
        parts = _verbal(text, sentence, sentence, wording, "sentence")
        if parts and all(agent.plain for agent in parts[0].agents) and parts[0].role in ("lead", "responsible"):
            yield from parts


# 4. tables -------------------------------------------------------------------------------------------------------


def _columns(text: str, wording: Wording) -> Iterator[Part]:
    for cell in cells(text, wording.labels):
        parts = list(_list(text, cell.span, cell.role, cell.row, wording, leaders=cell.leaders, form="column"))
        if cell.sure or all(agent.kind for part in parts for agent in part.agents):
            yield from parts
