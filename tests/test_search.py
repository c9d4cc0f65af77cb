"""Search: every substring is found, nothing else is, and the index is never behind the store."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.cli import main
from hongtu.graph.build import nquads, plan_iris
from hongtu.graph.errors import QueryError
from hongtu.graph.search import in_step, keep, search, standing
from hongtu.graph.search.index import Entry, Hit, Index, Part, folded
from hongtu.graph.search.sounds import heard, sounds, starts, typed
from hongtu.graph.store import Store

from .conftest import Example


@pytest.fixture
def lines(example: Example) -> tuple[str, list[str]]:
    assert example.document.plan
    iri = plan_iris(example.document.plan)[0]
    return iri, list(nquads(example.document, example.found, iri))


@pytest.fixture
def place(tmp_path: Path, lines: tuple[str, list[str]]) -> Path:
    with Store.open(tmp_path / "db") as store:
        store.replace(*lines)
    return tmp_path / "db"


def found(place: Path, text: str, **more: object) -> list[tuple[object, ...]]:
    with Store.open(place, read_only=True) as store:
        return [row[:2] for row in search(store, text, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云创中心", ("project", "云创中心一期")),
        ("创中", ("project", "云创中心一期")),
        ("龙岗河", ("place", "龙岗河")),
        ("财政局", ("organization", "市财政局")),
        ("做强工业", ("section", "做强工业")),
        ("怪数12", ("sentence", "2.改善环境。")),
        ("ＧＤＰ 增长", ("sentence", None)),
        ("gdp", ("target", None)),
        ("岗", ("place", "龙岗区")),
        ("建立台账", ("task", "各街道建立台账")),
        ("longgangqu", ("place", "龙岗区")),
        ("lgh", ("place", "龙岗河")),
        ("czj", ("organization", "市财政局")),
        ("Zuo Qiang", ("section", "做强工业")),
        ("yczxyq", ("project", "云创中心一期")),
    ],
)
def test_words_are_found_where_they_stand(text: str, expected: tuple[str, str | None], place: Path) -> None:
    """One character, two, more; any width, case and blanks; in names, headings, facts, sentences; names in pinyin."""
    kind, name = expected
    rows = [row for row in found(place, text) if row[0] == kind]
    assert rows
    assert kind == "sentence" or name is None or name in [row[1] for row in rows]


def test_a_result_says_plan_section_and_sentence(place: Path) -> None:
    """A name comes with the first sentence that speaks of it."""
    with Store.open(place, read_only=True) as store:
        (row,) = search(store, "云创中心", kinds=["project"]).dicts()
    assert (row["plan"], row["section"]) == ("龙岗区-2024", "1.1")
    assert "6月底前建成云创中心一期" in str(row["sentence"])


@pytest.mark.parametrize(
    ("more", "kinds"),
    [
        ({"kinds": ["place"]}, {"place"}),
        ({"kinds": ["place"], "plan": "龙岗区-2024"}, {"place"}),
        ({"plan": "别处-2024"}, set()),
    ],
)
def test_kind_and_plan_narrow_the_answer(more: dict[str, object], kinds: set[str], place: Path) -> None:
    """Only what was asked for is shown."""
    assert {row[0] for row in found(place, "龙岗", **more)} == kinds


@pytest.mark.parametrize(("text", "kinds"), [("", []), (" \u3000\u200b", []), ("龙岗", ["nonsense"])])
def test_nothing_to_look_for_is_told(text: str, kinds: list[str], store: Store) -> None:
    """No words or no such kind: one line."""
    with pytest.raises(QueryError, match=r"nothing to look for|no kind 'nonsense'"):
        search(store, text, kinds=kinds)


def test_the_index_follows_the_store(place: Path, lines: tuple[str, list[str]]) -> None:
    """What any writer changes, also without our verbs, is in the next answer; what is gone is not."""
    assert found(place, "云创")
    with Store.open(place) as store:
        store.native.update(
            f'INSERT DATA {{ GRAPH <{lines[0]}> {{ <{lines[0]}> dcterms:title "新标题"@zh }} }}',
            prefixes={"dcterms": "http://purl.org/dc/terms/"},
        )
        assert ("plan", "新标题") in [row[:2] for row in search(store, "新标题")]
        store.remove(lines[0])
        assert not len(search(store, "云创"))
    assert not found(place, "云创")
    with Store.open(place) as store:
        store.replace(*lines)
    assert found(place, "云创")


@pytest.mark.parametrize("damage", ["missing", "garbage", "older", "stale"])
def test_a_damaged_index_is_made_anew(damage: str, place: Path) -> None:
    """No answer comes from an index that cannot be trusted."""
    before = found(place, "龙岗")
    file = place / "search.sqlite"
    if damage == "missing":
        file.unlink()
    elif damage == "garbage":
        file.write_bytes(b"no database" * 500)
    else:
        with sqlite3.connect(file) as data:
            data.execute("UPDATE fact SET value = '0' WHERE name = ?", ("edition" if damage == "older" else "state",))
            if damage == "stale":
                data.execute("UPDATE part SET hash = ''")
        data.close()
        with Store.open(place, read_only=True) as store:
            assert not in_step(store)
    assert found(place, "龙岗") == before
    with Store.open(place, read_only=True) as store:
        assert in_step(store)


def test_a_store_in_memory_and_a_folder_without_leave_to_write_are_searched_too(
    store: Store, lines: tuple[str, list[str]], place: Path
) -> None:
    """The index is in memory then; the answer is the same."""
    expected = found(place, "龙岗")
    store.replace(*lines)
    assert [row[:2] for row in search(store, "龙岗")] == expected
    (place / "search.sqlite").unlink()
    (place / "search.sqlite").mkdir()
    assert found(place, "龙岗") == expected


_TEXT = st.text(st.sampled_from("产业发展，。 aAé\"'*(-)𠮷𫠡Ａ１\u200b\n"), max_size=8)


@given(texts=st.lists(_TEXT, max_size=6), words=_TEXT)
@settings(max_examples=200, deadline=None)
def test_exactly_the_texts_that_hold_the_words_are_found(texts: list[str], words: str) -> None:
    """For any characters: quotation marks, operators of the query language, rare ideographs."""
    index = Index(None)
    with index.writing():
        index.replace("p", "", Part([Entry("task", str(number), "", text, "") for number, text in enumerate(texts)]))
    rows = {int(hit.iri) for hit in index.find(words, "task", None, 100)}
    index.close()
    plain = folded(words)
    assert rows == {number for number, text in enumerate(texts) if plain and plain in folded(text)}


@pytest.mark.parametrize(
    ("name", "words", "marked"),
    [
        ("西咸新区", "xxxq", "西咸新区"),
        ("西咸新区", "xinq", "新区"),
        ("西咸新区", "xian", "咸"),
        ("重庆市（两江）", "chongqingsh", "重庆市"),
        ("绿色GDP", "lvse", "绿色"),
        ("5G基站", "5gjz", "5G基站"),
        ("长沙市 Ａ区", "csaq", None),
        ("长沙市Ａ区", "sharea", None),
        ("建设５Ｇ 基站", "5g基", "５Ｇ 基"),
        ("", "xx", None),
    ],
)
def test_the_characters_that_were_meant_are_marked(name: str, words: str, marked: str | None) -> None:
    """Words by their characters, pinyin by its syllables, each from where a syllable begins."""
    hit = Hit("place", name, "", "", "", "", sounds(name))
    found = hit.place(words)
    assert (found and name[slice(*found)]) == marked


@given(st.text(st.sampled_from("重庆长沙绿岗，（）AＡ5 𠮷é-"), max_size=12), st.data())
def test_every_start_of_a_name_is_heard(name: str, data: st.DataObject) -> None:
    """What the index offers to be typed leads to characters of the name; every character has a syllable."""
    spelt = sounds(name)
    assert not spelt or len(spelt.split(" ")) == len(name)
    words = starts(spelt).split()
    if words:
        word = data.draw(st.sampled_from(words))
        letters = word[: data.draw(st.integers(1, len(word)))]
        span = heard(letters, spelt)
        assert span is not None
        assert 0 <= span[0] < span[1] <= len(name)


@pytest.mark.parametrize(("words", "letters"), [("xi'an", "xian"), ("x", ""), ("西a", ""), ("2024", ""), ("5g", "5g")])
def test_what_can_be_pinyin(words: str, letters: str) -> None:
    """Two letters or more, with an apostrophe where one is needed; numbers alone are none."""
    assert typed(words) == letters


def test_a_standing_index_never_waits(place: Path) -> None:
    """There is none before it is made; then it answers as it is, until it is kept."""
    with Store.open(place, read_only=True) as store:
        with standing(store) as index:
            assert index is None
        keep(str(place))
        with standing(store) as index:
            assert index is not None
            assert index.find("云创", "project", None, 5)
        (place / "search.sqlite").write_bytes(b"no database" * 500)
        with standing(store) as index:
            assert index is None


def test_an_index_of_the_first_edition_is_made_anew(place: Path) -> None:
    """A store that was searched before names had pinyin gets a new index by itself."""
    with sqlite3.connect(place / "search.sqlite") as data:
        data.execute("CREATE TABLE fact(name TEXT PRIMARY KEY, value TEXT)")
        data.execute("INSERT INTO fact VALUES ('edition', '1')")
    data.close()
    assert ("place", "龙岗河") in found(place, "lgh")


def test_the_command_prints_tables_and_values(place: Path) -> None:
    """A table for people without IRIs; CSV and JSON with them."""
    for form, words in (("table", "云创中心一期"), ("csv", "/project/"), ("json", "/project/")):
        result = CliRunner().invoke(
            main, ["search", "云创", "--store", str(place), "-f", form, "--plan", "龙岗区-2024"]
        )
        assert result.exit_code == 0, result.output
        assert words in result.output


def test_kinds_of_another_server_are_the_same(place: Path) -> None:
    """The names of kinds do not depend on the engine; a store that holds nothing has nothing."""
    assert found(place, "没有这样的字") == []
    with Store.open(place, read_only=True) as store:
        assert {type(quad) for quad in store.quads()} == {ox.Quad}
