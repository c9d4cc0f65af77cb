"""Named questions over a small invented graph (example.trig)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from hongtu.cli import main
from hongtu.graph import query
from hongtu.graph.errors import QueryError
from hongtu.graph.question import CONTRACT, parse
from hongtu.graph.relate import relate
from hongtu.graph.store import Store
from hongtu.graph.table import Table, display_width

HERE = Path(__file__).parent
NAMES = [question.name for question in query.questions()]
COLUMNS = {
    "sections": "id kind number title start end plan",
    "targets": "section indicator comparator low high unit change due scope start end text plan",
    "projects": "section name start end plan",
    "milestones": "name start end event due plan",
    "places": "section name start end plan",
    "organizations": "section name start end plan",
    "responsibilities": "section agent role start end plan",
    "programs": "section name start end plan",
}
SUITABLE = {
    "plan": "云溪区-2021",
    "place": "云溪区",
    "project": "云溪大桥",
    "body": "各街道",
    "indicator": "地区生产总值",
    "text": "水质",
    "date": "2021-06-01",
    "integer": "45",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store") / "hongtu.db"
    with Store.open(folder) as writing:
        writing.native.load((HERE / "example.trig").read_bytes(), format=ox.RdfFormat.TRIG)
        relate(writing)
    return folder


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Store]:
    with Store.open(folder, read_only=True) as reading:
        yield reading


def rows(store: Store, name: str, *columns: str, **parameters: str) -> list[tuple[object, ...]]:
    return [tuple(row[column] for column in columns) for row in query.run(store, name, **parameters).dicts()]


# The files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_header_is_complete(name: str) -> None:
    """Every question says in Chinese and English what it answers, and its parameters stand in its body."""
    question = next(question for question in query.questions() if question.name == name)

    for words in (question.title, question.description):
        assert re.search("[一-鿿]", words["zh"])
        assert words["en"].isascii() or set(words["en"]) - set(map(chr, range(128))) <= set("‘’亿元")
    marked = set(re.findall(r"VALUES \?(\w+)_ \{ UNDEF \}", question.text))
    assert {parameter.name for parameter in question.parameters} == marked
    assert all(parameter.example and parameter.zh and parameter.en for parameter in question.parameters)
    assert {parameter.kind for parameter in question.parameters} <= SUITABLE.keys()


@pytest.mark.parametrize("name", NAMES)
def test_runs_without_and_with_every_parameter(store: Store, name: str) -> None:
    """Every question can be asked as it is, and with each of its parameters."""
    question = next(question for question in query.questions() if question.name == name)

    plain = query.run(store, name)
    assert query.run(store, name, lang="en").columns == plain.columns
    for parameter in question.parameters:
        narrowed = query.run(store, name, **{parameter.name: SUITABLE[parameter.kind]})
        assert narrowed.columns == plain.columns


@pytest.mark.parametrize("name", NAMES)
def test_valid_sparql_as_it_stands(store: Store, name: str) -> None:
    """A question's file is valid SPARQL by itself."""
    question = next(question for question in query.questions() if question.name == name)

    assert isinstance(store.query(question.text), ox.QuerySolutions)


@pytest.mark.parametrize("name", CONTRACT)
def test_contract_columns(store: Store, name: str) -> None:
    """A contract table begins with the columns that other tools rely on."""
    wanted = tuple(COLUMNS[name].split())

    assert query.run(store, name).columns[: len(wanted)] == wanted


def test_every_question_is_documented() -> None:
    """docs/questions.md names every question."""
    text = (HERE.parent / "docs" / "questions.md").read_text("utf-8")

    assert [name for name in NAMES if f"| `{name}` |" not in text] == []


def test_header_without_english_title_is_refused() -> None:
    """A file without its English title is no question."""
    with pytest.raises(QueryError, match=r"^queries/x.rq: the header lacks description-en, title-en$"):
        parse("x", "# title: 题\n# description: 说明\nSELECT * {}")


def test_malformed_parameter_line_is_refused() -> None:
    """A parameter line needs its example and both meanings."""
    header = "# title: 题\n# title-en: t\n# description: 说明\n# description-en: d\n# parameter: plan plan | x\n"
    with pytest.raises(QueryError, match=r"^queries/x.rq: 'parameter: plan plan | x' is not"):
        parse("x", header)


# Answers ----------------------------------------------------------------------------------------


def test_targets(store: Store) -> None:
    """The targets table fills a missing bound from the other, a missing deadline from the plan's end."""
    found = rows(
        store,
        "targets",
        "indicator",
        "comparator",
        "low",
        "high",
        "unit",
        "change",
        "due",
        "due_status",
        plan="云溪区-2021",
    )
    end = date(2021, 12, 31)

    assert found[:6] == [
        ("引进企业", ">=", Decimal(30), Decimal(30), "家", None, end, "default"),
        ("外资企业", ">=", Decimal(6), Decimal(6), "家", None, end, "default"),
        ("地区生产总值", "=", Decimal(8), Decimal(8), "%", "increase", end, "default"),
        ("公园", "=", Decimal(2), Decimal(2), "个", None, end, "default"),
        ("水质", "grade", None, None, None, None, end, "default"),
        ("失业率", "<=", Decimal(4), Decimal(4), "%", None, end, "default"),
    ]
    assert len(found) == 9


ANSWERS = [
    ("sections", ("id", "kind", "number"), {"plan": "云溪区-2022"},
     [("0", "preamble", None), ("1", "theme", "一"), ("1.1", "measure", "一是"), ("1.2", "measure", "二是")]),
    ("milestones", ("name", "event", "due"), {},
     [("云溪大桥", "complete", date(2021, 9, 30)), ("云溪大桥", "open", date(2022, 6, 30))]),
    ("places", ("section", "name"), {}, [("1.2", "云溪"), ("2.1", "青川")]),
    ("responsibilities", ("agent", "role", "basis"), {},
     [("区商务局", "lead", "inferred"), ("区商务局", "responsible", "stated"), ("各街道", "responsible", "stated")]),
    ("due-by-quarter", ("quarter", "kind", "what"), {"to": "2021-06-30"},
     [(1, "任务", "确保管网普查3月底前完成"), (2, "任务", "区商务局6月底前出台招商办法")]),
    ("due-soon", ("task",), {"on": "2021-06-10"}, [("区商务局6月底前出台招商办法",)]),
    ("due-soon", ("task",), {"on": "2021-06-10", "days": "5"}, []),
    ("portfolios", ("portfolio", "count", "total", "annual"), {}, [("重点项目", 10, 20, 5)]),
    ("shares-of-whole", ("part", "share"), {}, [("外资企业不少于6家", Decimal("0.2"))]),
    ("targets-per-member", ("indicator", "each", "members", "total"), {}, [("公园", 2, 2, 4)]),
    ("tasks-in-place", ("place", "task"), {"place": "青川市"}, [("云溪", "力争云溪大桥9月底前建成")]),
    ("places-without-tasks", ("place",), {"place": "云溪区"}, [("青川",)]),
    ("duties-of-body", ("role", "task", "agent"), {"body": "东街道"},
     [("责任单位", "各街道分别新建公园2个", "各街道")]),
    ("duties-by-member", ("member", "target"), {}, [("东街道", "公园2个"), ("西街道", "公园2个")]),
    ("tasks-without-owner", ("task",), {}, [("力争云溪大桥9月底前建成",), ("确保管网普查3月底前完成",)]),
    ("commitments-by-force", ("force", "what"), {"lang": "en"},
     [("aspirational", "力争云溪大桥9月底前建成"), ("binding", "确保管网普查3月底前完成")]),
    ("evidence", ("before", "quote", "after"), {"about": "水质", "context": "4"}, [("水质达到", "Ⅲ类", "。失业率")]),
    ("year-on-year", ("before", "after", "verdict"), {}, [("地区生产总值增长8%", "地区生产总值增长7%", "弱化")]),
    ("targets-weakened", ("indicator", "change"), {}, [("地区生产总值", -1)]),
    ("projects-recurring", ("project", "year", "stage"), {}, [("云溪大桥", 2021, "建成"), ("云溪大桥", 2022, "投用")]),
    ("levels-compared", ("lower", "upper_target", "upper_plan"), {"plan": "云溪区-2021"},
     [("地区生产总值增长8%", "地区生产总值增长9%", "青川市-2021")]),
    ("ledger", ("task", "status", "date"), {}, [("确保管网普查3月底前完成", "已完成", date(2021, 4, 2))]),
    ("overdue", ("task", "bodies"), {"on": "2021-07-15"}, [("区商务局6月底前出台招商办法", "区商务局")]),
    ("overdue", ("task",), {"on": "2021-04-01"}, [("确保管网普查3月底前完成",)]),
    ("theme-counts", ("theme", "tasks", "targets", "milestones"), {"plan": "云溪区-2021"},
     [("壮大产业", 3, 4, 1), ("改善民生", 1, 5, 0)]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "columns", "parameters", "wanted"), ANSWERS)
def test_answers(
    store: Store, name: str, columns: tuple[str, ...], parameters: dict[str, str], wanted: list[tuple[object, ...]]
) -> None:
    """Questions give the answers that can be read off the example by eye."""
    assert rows(store, name, *columns, **parameters) == wanted


@pytest.mark.parametrize(
    "words", ["云溪区-2021", "云溪区2021年工作要点", "https://w3id.org/hongtu/id/plan/云溪区-2021"]
)
def test_plan_by_any_of_its_names(store: Store, words: str) -> None:
    """A plan may be called by its short name, its title or its IRI."""
    assert {row[0] for row in rows(store, "targets", "plan", plan=words)} == {"云溪区-2021"}


def test_other_names_count(store: Store) -> None:
    """An alternative label finds the body too."""
    assert len(rows(store, "duties-of-body", "task", body="商务局")) == 2


# Asking wrongly ---------------------------------------------------------------------------------

WRONG = [
    ("target", {}, "no question is called 'target'; did you mean targets, targets-ceiling, targets-weakened?"),
    ("qqqqq", {}, "no question is called 'qqqqq'; 'hongtu query --list' shows all"),
    ("../store", {}, "no question is called '../store'; 'hongtu query --list' shows all"),
    ("targets", {"place": "云溪"}, "question 'targets' has no parameter 'place'; it takes plan, lang"),
    ("targets", {"lang": "fr"}, "lang=fr: labels are in zh and en only"),
    ("targets", {"plan": "云"}, "no plan is called '云'; the store holds 云溪区-2021、云溪区-2022、青川市-2021"),
    ("tasks-in-place", {"place": "青"}, "no place is called '青'; the store holds 青川、青川市"),
    ("due-soon", {"on": "6月"}, "on=6月: is no date; write it like 2021-03-10"),
    ("due-soon", {"days": "x"}, "days=x: is no integer; write it like 30"),
]


@pytest.mark.parametrize(("name", "parameters", "message"), WRONG)
def test_errors_say_what_to_do(store: Store, name: str, parameters: dict[str, str], message: str) -> None:
    """A wrong question gets one line that names what exists."""
    with pytest.raises(QueryError) as caught:
        query.run(store, name, **parameters)

    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "options", [("-p", "place=青川市"), ("--place", "青川市"), ("--place=青川市", "--plan", "云溪区-2021")]
)
def test_parameters_as_options(folder: Path, options: tuple[str, ...]) -> None:
    """On the command line a parameter may be written as an option of its own name."""
    done = CliRunner().invoke(main, ["query", "tasks-in-place", "-f", "csv", *options, "--store", str(folder)])

    assert [line.split(",")[0] for line in done.output.splitlines()] == ["place", "云溪"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--nothing", "x"), "question 'tasks-in-place' has no parameter 'nothing'; it takes plan, place, lang"),
        (("x",), "x: write --KEY VALUE"),
    ],
)
def test_unknown_options_are_told(folder: Path, options: tuple[str, ...], message: str) -> None:
    """What is no parameter of the question is an error that names those that are."""
    done = CliRunner().invoke(main, ["query", "tasks-in-place", *options, "--store", str(folder), "--lang", "en"])

    assert (done.exit_code, done.output) == (2, f"hongtu: {message}\n")


HOSTILE = [
    '" } } DROP ALL #',
    'x" . } SERVICE <http://127.0.0.1/> { ?a ?b ?c } #',
    '\\" } #',
    "云溪区-2021> } #",
    "'''\n\r\t}",
    "UNDEF } VALUES ?plan_ { UNDEF",
    "%s {} {0} {plan}",
]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize(
    ("name", "parameter"), [("targets", "plan"), ("tasks-in-place", "place"), ("duties-of-body", "body")]
)
def test_names_are_never_sparql(store: Store, name: str, parameter: str, words: str) -> None:
    """Words that look like SPARQL are looked up as a name, and not found."""
    with pytest.raises(QueryError) as caught:
        query.run(store, name, **{parameter: words})

    assert f"is called '{words}'" in str(caught.value)


@given(words=st.text(max_size=12) | st.sampled_from(HOSTILE))
@settings(max_examples=60, deadline=None)
def test_text_is_compared_literally(store: Store, words: str) -> None:
    """Whatever the words, a text parameter selects exactly the labels that hold them."""
    labels = [str(row[0]) for row in rows(store, "evidence", "target")]

    assert rows(store, "evidence", "target", about=words) == [(label,) for label in labels if words in label]


FETCHING = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
    "SELECT * { ?a ?b 1SERVICE<http://127.0.0.1:9/>{ ?a ?b ?c } }",
    "SELECT * { ?a ?b ?c FILTER NOT EXISTS { service silent <http://127.0.0.1:9/> { ?a ?b ?c } } }",
    "SELECT * { # a comment\rSERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
    "SELECT * { <x:\\u0041#> ?b ?c . SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:{ ?a ?b ?c } }",
]


@pytest.mark.parametrize("sparql", FETCHING)
def test_fetching_is_refused(store: Store, sparql: str) -> None:
    """SERVICE is refused however it is written."""
    with pytest.raises(QueryError, match=r"^SPARQL: fetching [^\n]*is not allowed"):
        query.select(store, sparql)


def test_the_word_service_may_be_searched(store: Store) -> None:
    """SERVICE inside a text, a comment, a name or an IRI fetches nothing and is allowed."""
    sparql = "SELECT ?service { ?service ?p 'SERVICE' . <x:service> ht:service ?o } # SERVICE"

    assert len(query.table(query.select(store, sparql))) == 0


def test_select_only(store: Store) -> None:
    """`select` refuses a query that gives no table."""
    with pytest.raises(QueryError, match=r"^this is no SELECT query$"):
        query.select(store, "ASK {}")


# Tables -----------------------------------------------------------------------------------------

TABLE = Table(("name", "n"), (("渭河, “大桥”", 2), ("a\x1b[31m\nb", None), ("=SUM(1)", Decimal("2500000000"))))


def test_csv_is_raw() -> None:
    """CSV keeps every value as it is: other tools compare them."""
    assert TABLE.csv() == 'name,n\n"渭河, “大桥”",2\n"a\x1b[31m\nb",\n=SUM(1),2500000000\n'


def test_text_pads_by_display_width() -> None:
    """A Chinese character takes two columns; control characters cannot reach the terminal."""
    lines = TABLE.text().splitlines()

    assert lines == [
        "name                   n",
        "------------  ----------",
        "渭河, “大桥”           2",
        "a�[31m b",
        "=SUM(1)       2500000000",
    ]
    assert display_width("渭河, “大桥”") == 12


def test_text_fits_the_terminal() -> None:
    """Wide columns shrink, with an ellipsis, until a line fits."""
    table = Table(("id", "sentence"), ((1, "宏" * 60), (2, "x" * 100)))
    lines = table.text(40).splitlines()

    assert max(map(display_width, lines)) == 40
    assert [line[-1] for line in lines[2:]] == ["…", "…"]


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5), st.integers(30, 80))
def test_lines_never_exceed_the_terminal(cells: list[tuple[str, str]], width: int) -> None:
    """Whatever the cells hold, there is one line a row, and none is wider than the terminal."""
    lines = Table(("one", "two"), tuple(cells)).text(width).split("\n")

    assert len(lines) == len(cells) + 3
    assert all(display_width(line) <= width for line in lines)


def test_turned() -> None:
    """A turned table has its first column as header."""
    assert Table(("plan", "tasks"), (("甲", 1), ("乙", 2))).turned() == Table(("plan", "甲", "乙"), (("tasks", 1, 2),))
