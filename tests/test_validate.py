"""What the shapes catch: a sound graph passes, each way of damaging it is told in one clear line."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from hongtu.graph.errors import ValidationError
from hongtu.graph.pipeline import facts, nquads
from hongtu.graph.validate import Report, validate
from hongtu.ontology import BASE, shapes

Damage = dict[str, str]

SOUND = Path(__file__).with_name("sound.trig").read_text("utf-8")
DAMAGES: dict[str, list[Damage]] = tomllib.loads(Path(__file__).with_name("damages.toml").read_text("utf-8"))
PLAN = f"{BASE}plan/云溪区-2030"


def lines(trig: str) -> list[str]:
    return [f"{quad} .\n" for quad in ox.parse(trig, ox.RdfFormat.TRIG)]


def check(trig: str) -> Report:
    return validate(lines(trig))


def damaged(damage: Damage) -> Report:
    """Check the sound graph with one change; the words to change must be there exactly once."""
    assert SOUND.count(damage["old"]) == 1, damage
    return check(SOUND.replace(damage["old"], damage["new"]))


def named(damage: Damage) -> str:
    return f"{damage['shape']}: {damage['message']}"


def test_a_sound_graph_conforms_and_only_the_gaps_of_the_plan_are_told() -> None:
    """The good example has no violation and no warning; its targets without a deadline are gaps of the plan."""
    report = check(SOUND)
    assert report.conforms
    assert Counter(result.shape for result in report.results) == {"NoDeadline": 5}
    assert {result.severity for result in report.results} == {"info"}


@pytest.mark.parametrize("damage", DAMAGES["violation"], ids=named)
def test_a_damaged_graph_does_not_conform(damage: Damage) -> None:
    """Each damage is a violation of the shape that is meant to catch it, said in Chinese and in English."""
    report = damaged(damage)
    assert not report.conforms
    expected = damage["shape"], damage["message"]
    told = [result for result in report.of("violation") if (result.shape, result.message) == expected]
    assert told
    assert all(result.english.isascii() and result.node.startswith(BASE) for result in told)


@pytest.mark.parametrize("severity", ["warning", "info"])
def test_doubts_and_gaps_are_told_but_block_nothing(severity: str) -> None:
    """What is probably wrong is a warning and what the plan leaves open an info: the graph still conforms."""
    before = set(check(SOUND).results)
    for damage in DAMAGES[severity]:
        report = damaged(damage)
        assert report.conforms
        told = {(result.severity, result.shape, result.message) for result in set(report.results) - before}
        assert told == {(severity, damage["shape"], damage["message"])}


def test_the_gravest_come_first() -> None:
    """Results are ordered by severity, then by shape and node."""
    report = check(SOUND.replace("schema:maxValue 4.0", "schema:maxValue 400.0").replace('ht:shape "VN" ; ', ""))
    severities = [result.severity for result in report.results]
    assert severities == sorted(severities, key=["violation", "warning", "info"].index)
    assert set(severities) == {"violation", "warning", "info"}


def test_only_the_plans_asked_for_are_checked() -> None:
    """A store with two plans is checked plan by plan; the damage of one is not told of the other."""
    store = ox.Store()
    store.load(SOUND, ox.RdfFormat.TRIG)
    other = SOUND.replace("云溪区-2030", "云溪区-2031").replace('ht:shape "VN" ; ', "")
    store.load(other, ox.RdfFormat.TRIG)
    assert {result.shape for result in validate(store, [f"{BASE}plan/云溪区-2031"]).of("violation")} >= {"ReviewItem"}
    assert "ReviewItem" not in {result.shape for result in validate(store, [PLAN]).results}
    assert {result.node for result in validate(store).results if result.shape == "ReviewItem"} == {
        f"{BASE}plan/云溪区-2031#v22"
    }


def test_words_that_are_no_n_quads_are_refused() -> None:
    """Broken lines give one clear error."""
    with pytest.raises(ValidationError, match="no N-Quads"):
        validate(["<a> <b>\n"])


def test_every_rule_is_tried() -> None:
    """Each message of the shapes has a damage that calls it forth, except the one that the sound graph itself shows."""
    graph = rdflib.Graph().parse(data=shapes(), format="turtle")
    messages = [message for message in graph.objects(None, rdflib.SH.message) if isinstance(message, rdflib.Literal)]
    said = {str(message) for message in messages if message.language == "zh"}
    tried = {damage["message"] for damages in DAMAGES.values() for damage in damages}
    tried |= {result.message for result in check(SOUND).results}
    assert said ^ tried == {"引文与正文该位置的文字不一致"}  # this one is checked in Python


@pytest.mark.parametrize("name", ["xincheng-2024", "xixian-2021"])
def test_the_sample_plans_conform(name: str) -> None:
    """What we build of the two plans that come with Hongtu has no violation."""
    path = Path(__file__).parents[1] / "data" / "plans" / f"{name}.txt"
    report = validate(nquads(*facts(path)))
    assert report.of("violation") == ()
    assert report.of("info")
