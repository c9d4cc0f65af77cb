"""From files to the store: plans take their own place, bad files leave no trace, many processes change nothing."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

import hongtu
from hongtu.graph import pipeline
from hongtu.graph.errors import ReadError
from hongtu.graph.pipeline import Failed, Ingested, facts, ingest, ingest_many, nquads
from hongtu.graph.store import Store
from hongtu.ontology import BASE

TEXT = """云山区2024年工作要点

2024年，全区上下要做好以下工作。
一、产业发展
1.做强工业。全年新增高新技术企业200家以上，地区生产总值增长6%。
二、城市建设
2.改善环境。6月底前建成云山公园，云河水质达到Ⅲ类。
"""


def dying(_job: object) -> None:
    """Stand in for a worker that the system kills."""
    os.kill(os.getpid(), signal.SIGKILL)


def file(folder: Path, name: str, text: str = TEXT) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def dump(store: Store) -> bytes:
    data = store.dump()
    assert data is not None
    return data


def test_a_file_becomes_a_plan_in_the_store(tmp_path: Path, store: Store) -> None:
    """The report names the plan and counts what was found; the store holds it."""
    done = ingest(file(tmp_path, "a.txt"), store)
    assert done.title == "云山区2024年工作要点"
    assert [entry.iri for entry in store.plans()] == [done.plan]
    assert done.counts["sections"] >= 4
    assert done.counts["targets"] >= 2
    assert done.counts["statements"] > 100


def test_facts_and_lines_need_no_store(tmp_path: Path) -> None:
    """The two halves can be called by themselves and agree with the text."""
    document, found = facts(file(tmp_path, "a.txt"))
    assert all(mention.span.of(document.text) == mention.text for each in found.values() for mention in each)
    assert list(nquads(document, found)) == list(nquads(document, found))


def test_the_same_file_again_changes_nothing(tmp_path: Path, store: Store) -> None:
    """Building a plan twice gives the same bytes."""
    path = file(tmp_path, "a.txt")
    first = ingest(path, store)
    before = dump(store)
    assert ingest(path, store) == first
    assert dump(store) == before


def test_an_edited_plan_replaces_itself(tmp_path: Path, store: Store) -> None:
    """The same title of the same area and year is the same plan, whatever changed below it."""
    first = ingest(file(tmp_path, "a.txt"), store)
    second = ingest(file(tmp_path, "b.txt", TEXT.replace("200家", "300家")), store)
    assert second.plan == first.plan
    assert b'"200' not in dump(store)


def test_two_plans_of_one_area_and_year_live_side_by_side(tmp_path: Path, store: Store) -> None:
    """The second gets a longer name, keeps it when built again, and also when the first has gone."""
    first = ingest(file(tmp_path, "a.txt"), store)
    other = file(tmp_path, "b.txt", TEXT.replace("工作要点", "优化环境工作要点"))
    second = ingest(other, store)
    third = ingest(file(tmp_path, "c.txt", TEXT.replace("工作要点", "改善交通工作要点")), store)
    assert first.plan == f"{BASE}plan/云山区-2024"
    assert len({first.plan, second.plan, third.plan}) == 3
    store.remove(first.plan)
    assert ingest(other, store).plan == second.plan
    assert len(store.plans()) == 2


def test_a_corrected_year_moves_the_plan(tmp_path: Path, store: Store) -> None:
    """The same file under another year is no second plan."""
    path = file(tmp_path, "a.txt")
    ingest(path, store)
    moved = ingest(path, store, year=2023, issuer="云山区人民政府")
    assert [entry.iri for entry in store.plans()] == [moved.plan]
    assert moved.plan.endswith("-2023")


@pytest.mark.parametrize(
    ("name", "content"), [("empty.txt", b""), ("binary.txt", bytes(range(256)) * 20), ("x.odd", b"x")]
)
def test_a_bad_file_leaves_the_store_as_it_was(tmp_path: Path, store: Store, name: str, content: bytes) -> None:
    """The error names the file in one line, and nothing has been written."""
    ingest(file(tmp_path, "a.txt"), store)
    before = dump(store)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError, match=rf"^[^\n]*{name}[^\n]*$"):
        ingest(tmp_path / name, store)
    assert dump(store) == before


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_files_with_a_bad_one_among_them(tmp_path: Path, jobs: int) -> None:
    """Files are taken in the order given, a bad one is reported in its place, and processes change no byte."""
    areas = ["东山区", "西山区", "南山县", "北山县", "云山区"]
    paths = [file(tmp_path, f"{area}.txt", TEXT.replace("云山", area[:2])) for area in areas]
    paths.insert(2, tmp_path / "missing.txt")
    with Store.open(tmp_path / "db") as many, Store.open() as one:
        results = list(ingest_many(paths, many, jobs=jobs))
        for path in paths:
            if path.exists():
                ingest(path, one)
        assert dump(many) == dump(one)
    assert [result.path for result in results] == paths
    assert [type(result) for result in results] == [Ingested, Ingested, Failed, Ingested, Ingested, Ingested]


def test_a_plan_without_its_particulars_is_taken_in_with_warnings(tmp_path: Path, store: Store) -> None:
    """What the text does not say is said in the warnings, one line each."""
    done = ingest(file(tmp_path, "bare.txt", "要做的事很多。\n建成三座桥。\n"), store, year=2024)
    assert store.plans()
    assert any("headings" in line for line in done.warnings)
    assert any("issuer" in line for line in done.warnings)


def test_a_process_that_dies_is_reported_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed worker gives an error that says what to do; what was taken in before stays."""
    monkeypatch.setattr(pipeline, "_understand", dying)
    paths = [file(tmp_path, f"{name}.txt") for name in "ab"]
    with Store.open() as store, pytest.raises(ReadError, match=r"^a process that was reading died[^\n]*$"):
        list(ingest_many(paths, store, jobs=2))


def test_the_package_opens_stores_and_takes_in_files(tmp_path: Path) -> None:
    """`hongtu.open`, `hongtu.ingest`, `hongtu.Document` and `hongtu.Store` are all that a notebook needs."""
    with hongtu.open(tmp_path / "db") as store:
        assert isinstance(store, hongtu.Store)
        hongtu.ingest(file(tmp_path, "a.txt"), store)
        assert len(store.plans()) == 1
    assert isinstance(facts(tmp_path / "a.txt")[0], hongtu.Document)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        hongtu.nothing  # noqa: B018
