"""The vocabulary of targets is sound, every rule fires on its example, and what a project adds is understood."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hongtu.graph.errors import VocabularyError
from hongtu.graph.extract import extract, lexemes
from hongtu.graph.extract.explain import explain, sentence
from hongtu.graph.extract.grammar import rules
from hongtu.graph.extract.lexicon import Lexicon, load
from hongtu.graph.extract.vocabulary import check
from hongtu.graph.mention import Target
from hongtu.graph.read import read
from hongtu.graph.segment import segment

YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def test_built_in_vocabulary_is_sound() -> None:
    """The built-in vocabulary has no clash, no dead rule and no idle table."""
    assert check(load()) == []


@pytest.mark.parametrize("rule", lexemes.rules(), ids=lambda rule: rule.name)
def test_every_lexeme_is_found_in_its_example(rule: lexemes.Rule) -> None:
    """The table of lexemes is its own test."""
    assert rule.name in {found.lastgroup for found in lexemes.master(load()).finditer(rule.example)}


@pytest.mark.parametrize("rule", [*rules("fold"), *rules("emit")], ids=lambda rule: rule.name)
def test_rule_fires_on_its_example(rule: object) -> None:
    """Every rule of the table is used in reading its own example."""
    name, example = rule.name, rule.example  # type: ignore[attr-defined]
    told = [explain(sentence(example, YEAR), at) for at in range(len(example))]

    assert name in {fired for clause in told for fired in (*clause.folds, *(frame for frame, _ in clause.frames))}


def test_clash_is_found() -> None:
    """A word with two meanings in a table that is read for meanings is reported with both."""
    tables = dict(load().tables)
    tables["quantities", "before"] = {**tables["quantities", "before"], "<": ("超过",)}
    found = check(Lexicon(tables))

    assert ("clash", "quantities.before", "超过: <, >") in [(f.kind, f.where, f.what) for f in found]


def test_idle_word_is_found() -> None:
    """A word that no given text holds is idle; one that a text holds is not."""
    idle = {f.what for f in check(load(), ["新增民宿24家"]) if f.where == "quantities.units"}

    assert "家" not in idle
    assert "艘" in idle


def test_project_vocabulary_adds(tmp_path: Path) -> None:
    """A unit that a project's own file adds is read like a built-in one."""
    extra = tmp_path / "own.toml"
    extra.write_text('[quantities.units]\n"担" = ["担"]\n', "utf-8")
    plan = tmp_path / "plan.txt"
    plan.write_text("某县2024年工作要点\n一、农业\n1.稳定生产。收购蚕茧300担。\n", "utf-8")
    document = segment(read(plan))

    assert [t.text for t in extract(document)["targets"]] == []
    found = extract(document, load(extra))["targets"]
    assert [(t.text, t.unit) for t in found if isinstance(t, Target)] == [("300担", "担")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("quantities = 3", "'quantities' must be a group of tables"),
        ("[quantities]\nunits = 3", "[units] must be a table of word lists"),
        ('[quantities.units]\n"担" = "担"', "[units] 担 must be a list of words"),
        ("[quantities", "cannot be read as a vocabulary file"),
    ],
)
def test_bad_vocabulary_is_refused(tmp_path: Path, content: str, said: str) -> None:
    """A vocabulary file that says something impossible gives one line with its name and what is wrong."""
    extra = tmp_path / "own.toml"
    extra.write_text(content, "utf-8")

    with pytest.raises(VocabularyError, match=r"own\.toml") as error:
        load(extra)
    assert said in str(error.value)


def test_explanation_tells_lexemes_code_and_rules() -> None:
    """An explanation shows the lexemes with their meanings, the code before and behind folding, and the rules."""
    told = explain(sentence("引进总投资50亿元以上项目10个", YEAR), 15)

    assert (told.code, told.folded) == ("UYMDNQ", "UNQ")
    assert told.lexemes[2] == ("M", "50亿元", "5000000000 元")
    assert told.folds == ("sized-thing",)
    assert told.frames == (("targets.number-last", "引进总投资50亿元以上项目10个"),)


def test_review_explains_how_a_fact_was_read(tmp_path: Path) -> None:
    """`review --explain` shows a target with the lexemes, the clause code and the rules that made it."""
    from click.testing import CliRunner

    import hongtu
    from hongtu.cli import main

    plan, store = tmp_path / "某县2024年工作要点.txt", str(tmp_path / "store")
    plan.write_text("某县2024年工作要点\n一、产业\n1.招商。引进总投资50亿元以上项目10个。\n", "utf-8")
    with hongtu.open(store) as opened:
        hongtu.ingest(plan, opened)
    rows = CliRunner().invoke(main, ["query", "targets", "--store", store, "-f", "csv"]).output.splitlines()
    iri = rows[1].rsplit(",", 1)[1]
    shown = CliRunner().invoke(main, ["review", "--explain", iri, "--store", store, "--lang", "en"]).output

    assert "fold      sized-thing" in shown
    assert "rule      targets.number-last" in shown
    assert "lexeme M" in shown
