"""What `hongtu check` finds in drafts with ten planted faults of each rule among clean sentences, and nothing else."""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hongtu.graph.check import Finding, check, draft, rules
from hongtu.graph.pipeline import ingest
from hongtu.graph.store import Store

HERE = Path(__file__).parent
WORDS: dict[str, Any] = tomllib.loads((HERE / "drafts.toml").read_text("utf-8"))
FAULTS: dict[str, dict[str, list[Any]]] = WORDS["fault"]
YEAR = 2024


# Drafts with planted faults ------------------------------------------------------------------------


@dataclass
class Draft:
    """A draft in the making: measures with sentences, and where faults of which rule belong."""

    luck: random.Random
    measures: list[tuple[str, list[str], bool]] = field(default_factory=list)
    before: list[str] = field(default_factory=list)

    def fill(self, sentence: str) -> str:
        """Return a sentence with numbers in place of the braces."""
        known: dict[str, str] = {"past": str(YEAR - 1), "next": str(YEAR + 1)}

        def number(hole: re.Match[str]) -> str:
            name, low, high = hole.groups()
            value = known.get(name) if not low else str(self.luck.randint(int(low), int(high)))
            assert value
            return known.setdefault(name, value) if name else value

        return re.sub(r"\{(?:([a-z]+)=?)?(?:(\d+)\.\.(\d+))?\}", number, sentence)

    def begin(self, *, owned: bool = True) -> None:
        """Fill the measures with clean sentences, all of them with a deadline and, if `owned`, an owner."""
        sentences = [self.fill(sentence) for sentence in WORDS["clean"]]
        self.luck.shuffle(sentences)
        for number, title in enumerate(WORDS["measures"]):
            self.measures.append((title, sentences[number::10], owned))

    def plant(self, rule: str) -> None:
        """Plant ten faults of a rule."""
        fault = FAULTS[rule]
        if "titles" in fault:
            sentences = fault["sentences"] * (10 // len(fault["sentences"]))
            owned = rule != "task-without-owner"
            for number, (title, sentence) in enumerate(zip(fault["titles"], sentences, strict=True)):
                self.measures.insert(2 * number + 1, (title, [f"⟦{rule}:{self.fill(sentence)}⟧"], owned))
            return
        for sentence in self._ten(fault.get("sentences", [])):
            self._put(rule, self.fill(sentence))
        for pair in self._ten(fault.get("pairs", [])):
            first, second = self.fill("\n".join(pair)).split("\n")
            if rule.startswith("weaker"):
                self.before.append(first)
            else:
                self.measures[0][1].append(first)
            self._put(rule, second)

    def _ten(self, faults: list[Any]) -> list[Any]:
        return self.luck.sample(faults, min(10, len(faults)))

    def _put(self, rule: str, sentence: str) -> None:
        body = self.luck.choice(self.measures[1:10])[1]
        body.insert(self.luck.randint(0, len(body)), sentence.replace("⟦", f"⟦{rule}:"))

    def write(self) -> tuple[str, list[tuple[str, int, int]]]:
        """Return the text and where faults of which rule are planted in it."""
        lines = [f"龙岗区{YEAR}年工作要点\n"]
        per = -(-len(self.measures) // 5)
        for number, (title, sentences, owned) in enumerate(self.measures):
            if number % per == 0:
                lines.append(f"{'一二三四五'[number // per]}、{WORDS['themes'][number // per]}")
            note = f"（责任单位：{self.luck.choice(WORDS['owners'])}）" if owned else ""
            if any("measure-not-checkable:" in sentence for sentence in sentences):
                title, sentences = f"⟦measure-not-checkable:{title}⟧", [re.sub("⟦.*?:|⟧", "", s) for s in sentences]
            lines.append(f"{number + 1}.{title}。{''.join(sentences)}{note}")
        return unmarked("\n".join(lines) + "\n")


def unmarked(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Return a text without its marks, and where what they marked stands."""
    text, places = "", []
    for part in re.split("(⟦[^⟧]*⟧)", marked):
        rule, sign, words = part.strip("⟦⟧").partition(":") if part.startswith("⟦") else ("", "", part)
        if sign:
            places.append((rule, len(text), len(text) + len(words)))
        text += words
    return text, places


def upper(rule: str, made: Draft) -> tuple[str, str] | None:
    """Return the file with which a draft is compared: last year's plan, the plan of the city, or none."""
    if rule not in ("weaker-than-last-year", "weaker-than-level-above"):
        return None
    title = f"龙岗区{YEAR - 1}年工作要点" if rule == "weaker-than-last-year" else f"深圳市{YEAR}年工作要点"
    clean = (
        [] if rule == "weaker-than-level-above" else [s for _, body, _ in made.measures for s in body if "⟦" not in s]
    )
    body = "".join((*clean, *made.before))
    return f"{title}.txt", f"{title}\n\n一、工作安排\n1.主要任务。{body}（责任单位：区政府办）\n"


def examine(rule: str, seed: int, folder: Path) -> tuple[int, int, list[Finding]]:
    """Plant ten faults of a rule in a clean draft; return how many were planted and found, and the false alarms."""
    made = Draft(random.Random(f"{rule} {seed}"))
    made.begin()
    made.plant(rule)
    text, places = made.write()
    (folder / "稿子.txt").write_text(text, "utf-8")
    with Store.open() as store:
        if other := upper(rule, made):
            (folder / other[0]).write_text(other[1], "utf-8")
            ingest(folder / other[0], store)
        memory, taken = draft(folder / "稿子.txt", store)
    findings = check(memory, [taken.plan]).findings
    return measured(findings, places)


def bare(rule: str, seed: int, folder: Path) -> tuple[int, int, list[Finding]]:
    """Examine a draft in which nobody answers for anything, or nothing has a deadline."""
    made = Draft(random.Random(seed))
    made.begin(owned=rule != "plan-without-owners")
    text, _ = made.write()
    if rule == "plan-without-deadlines":
        text = re.sub(r"全年|年内|上半年|三季度末前|年底前|\d+月底前", "", text)
    (folder / "稿子.txt").write_text(text, "utf-8")
    memory, taken = draft(folder / "稿子.txt")
    return measured(check(memory, [taken.plan]).findings, [(rule, 0, len(f"龙岗区{YEAR}年工作要点"))])


def measured(findings: tuple[Finding, ...], places: list[tuple[str, int, int]]) -> tuple[int, int, list[Finding]]:
    hits = {place for place in places if any(meets(finding, place) for finding in findings)}
    false = [finding for finding in findings if not any(meets(finding, place) for place in places)]
    return len(places), len(hits), false


def meets(finding: Finding, place: tuple[str, int, int]) -> bool:
    """Tell whether a finding is of that rule and in those words, or points to them as its second place."""
    rule, start, end = place
    spots = [finding.place, *([finding.other] if finding.other else [])]
    return finding.rule.id == rule and any(spot.span.start < end and start < spot.span.end for spot in spots)


def measure(seed: int, folder: Path) -> dict[str, tuple[int, int, list[Finding]]]:
    """Return, for each rule, how many faults were planted and found, and the false alarms."""
    table = {rule: examine(rule, seed, folder) for rule in FAULTS}
    for rule in ("plan-without-owners", "plan-without-deadlines"):
        drafts = [bare(rule, 10 * seed + number, folder) for number in range(10)]
        planted, found, false = zip(*drafts, strict=True)
        table[rule] = (sum(planted), sum(found), [finding for findings in false for finding in findings])
    return table


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, int, list[Finding]]]:
    return measure(0, tmp_path_factory.mktemp("稿子"))


def test_every_rule_is_measured(table: dict[str, tuple[int, int, list[Finding]]]) -> None:
    """There are ten faults of each rule."""
    assert {rule: planted for rule, (planted, _, _) in table.items()} == {rule.id: 10 for rule in rules()}


def test_planted_faults_are_found(table: dict[str, tuple[int, int, list[Finding]]]) -> None:
    """At least 95 of 100 faults are found, and at least nine of ten of each rule."""
    planted, found = sum(row[0] for row in table.values()), sum(row[1] for row in table.values())

    assert found >= 0.95 * planted
    assert {rule: row[:2] for rule, row in table.items() if row[1] < 0.9 * row[0]} == {}


def test_clean_sentences_raise_no_alarm(table: dict[str, tuple[int, int, list[Finding]]]) -> None:
    """At most 5 of 100 findings are false alarms."""
    found, false = sum(row[1] for row in table.values()), sum(len(row[2]) for row in table.values())

    assert false <= 0.05 * (found + false)
