"""The command line, through the commands that people type."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from hongtu.cli import main
from hongtu.graph.messages import knows

PLAN = """云溪区2023年工作要点

一、壮大产业
1.做强招商。区商务局牵头，全年引进企业不少于30家，地区生产总值增长8%左右。
2.加快建设。云溪大桥9月底前建成通车，失业率控制在4%以内。
二、改善民生
3.治理河道。青川河水质稳定达到Ⅲ类。
"""

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("LC_ALL", "LC_MESSAGES", "HONGTU_STORE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    return lambda *words: CliRunner().invoke(main, list(map(str, words)))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("计划 库")
    (folder / "云溪.txt").write_text(PLAN, "utf-8")
    result = CliRunner().invoke(main, ["build", str(folder), "--store", str(folder / "hongtu.db")])
    assert result.exit_code == 0, result.output
    return str(folder / "hongtu.db")


def commands(group: click.Group = main, *before: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)
        else:
            yield (*before, name), command


COMMANDS = dict(commands())


# Help -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(run: Run, words: tuple[str, ...]) -> None:
    """Each command has a help page in both languages, and every sentence of it is translated."""
    command = COMMANDS[words]
    english = run(*words, "--help")
    chinese = run(*words, "--help", "--lang", "zh")

    assert english.exit_code == chinese.exit_code == 0
    assert english.output.startswith("Usage: ")
    assert chinese.output.startswith("用法： ")
    sentences = [command.help, *(p.help for p in command.params if isinstance(p, click.Option))]
    assert [words for words in sentences if not words or not knows(cleandoc(words))] == []


def test_group_help_lists_commands_in_chinese(run: Run) -> None:
    """No line of the Chinese help page is English."""
    lines = run("--lang", "zh", "--help").output.splitlines()

    listed = [line.split(maxsplit=1)[1] for line in lines[lines.index("命令:") + 1 :]]
    assert len(listed) == len(main.commands)
    assert [words for words in listed if words.isascii()] == []


def test_version(run: Run) -> None:
    """--version prints the version alone."""
    assert run("--version").output.strip().count(".") == 2


# Building and looking -----------------------------------------------------------------------------


def test_build_reports_what_it_found(run: Run, tmp_path: Path) -> None:
    """Building says in one line a plan what was found, and twice gives the same store."""
    plan = tmp_path / "云溪.txt"
    plan.write_text(PLAN, "utf-8")
    first = run("build", plan, "--store", tmp_path / "s")
    again = run("build", plan, "--store", tmp_path / "s", "--lang", "zh")

    assert first.exit_code == again.exit_code == 0
    assert first.stdout.startswith("云溪区2023年工作要点: 4 targets, ")
    assert again.stdout.startswith("云溪区2023年工作要点：目标 4 个，")
    assert run("info", "--store", tmp_path / "s").output.startswith(f"{tmp_path / 's'}: 1 plan\n")


def test_progress_on_a_terminal(tmp_path: Path) -> None:
    """On a terminal standard error shows a bar, and standard output holds the results alone."""
    (tmp_path / "云溪.txt").write_text(PLAN, "utf-8")
    ours, theirs = os.openpty()
    with (tmp_path / "out").open("wb") as out:
        building = subprocess.Popen(
            [sys.executable, "-m", "hongtu", "build", str(tmp_path / "云溪.txt"), "--store", str(tmp_path / "s")],
            stdout=out,
            stderr=theirs,
            env=os.environ | {"LANG": "zh_CN.UTF-8", "LC_ALL": "", "TERM": "xterm"},
        )
    os.close(theirs)
    shown = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)

    assert building.wait(60) == 0
    assert "正在读取".encode() in shown
    assert (tmp_path / "out").read_text("utf-8").startswith("云溪区2023年工作要点：目标 4 个，")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_build_takes_year_and_issuer(run: Run, tmp_path: Path) -> None:
    """--year and --issuer say what the text does not."""
    plan = tmp_path / "摘录.txt"
    plan.write_text("一、产业\n引进企业30家。\n", "utf-8")
    run("build", plan, "--store", tmp_path / "s", "--year", "2019", "--issuer", "云溪区")
    found = run("query", "plans", "--store", tmp_path / "s", "-f", "csv").output.splitlines()[1]

    assert "云溪区" in found
    assert "2019-01-01,2019-12-31" in found


def test_info_counts(run: Run, store: str) -> None:
    """`info` shows plans and counts, in the user's language."""
    english, chinese = run("info", "--store", store).output, run("info", "--store", store, "--lang", "zh").output

    assert english.splitlines()[0] == f"{store}: 1 plan"
    assert chinese.splitlines()[0] == f"{store}：1 份计划"
    assert ["targets", "4"] in [line.split() for line in english.splitlines()]
    assert ["目标", "4"] in [line.split() for line in chinese.splitlines()]


def test_store_from_the_environment(run: Run, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """$HONGTU_STORE is used where no --store is given."""
    monkeypatch.setenv("HONGTU_STORE", store)

    assert run("info").exit_code == 0


# Asking -----------------------------------------------------------------------------------------


def test_query_as_csv(run: Run, store: str) -> None:
    """CSV has the contract's columns and raw values."""
    found = list(csv.DictReader(io.StringIO(run("query", "targets", "--store", store, "--format", "csv").output)))

    assert [(row["comparator"], row["low"], row["unit"], row["due"]) for row in found] == [
        (">=", "30", "家", "2023-12-31"),
        ("~", "8", "%", "2023-12-31"),
        ("<=", "4", "%", found[2]["due"]),
        ("grade", "", "", "2023-12-31"),
    ]
    assert [PLAN[int(row["start"]) : int(row["end"])] for row in found] == [row["text"] for row in found]


def test_query_as_json(run: Run, store: str) -> None:
    """JSON is SPARQL query results JSON, with datatypes."""
    answer = json.loads(run("query", "sections", "--store", store, "-f", "json").output)

    assert answer["head"]["vars"][:3] == ["id", "kind", "number"]
    assert answer["results"]["bindings"][1]["kind"] == {"type": "literal", "value": "theme"}


def test_query_as_table(run: Run, store: str) -> None:
    """The default form is a table whose columns line up."""
    lines = run("query", "sections", "-p", "plan=云溪区-2023", "--store", store).output.splitlines()

    assert lines[0].split()[:4] == ["id", "kind", "number", "title"]
    assert lines[1].startswith("---")
    assert len(lines) == 8


def test_query_list(run: Run) -> None:
    """--list shows names and titles; with a name, what can be given."""
    assert "due-by-quarter           按季度列出到期事项" in run("query", "--list", "--lang", "zh").output
    assert run("query", "due-soon", "--list").output.splitlines()[2:] == [
        "  --plan 西咸新区-2021  name or title of the plan",
        "  --on 2021-03-10  the day to count from",
        "  --days 30  how many days ahead",
    ]


def test_labels_follow_the_language(run: Run, store: str) -> None:
    """Labels in CSV are Chinese unless a language is named, so that the locale changes no file."""
    ask = ("query", "plans", "--store", store, "-f", "csv")

    assert "工作要点,云溪.txt" in run(*ask).output
    assert "annual work points,云溪.txt" in run(*ask, "--lang", "en").output


@pytest.mark.parametrize(
    ("form", "sparql", "wanted"),
    [
        ("csv", "SELECT (COUNT(?x) AS ?n) { ?x a ht:Plan }", "n\n1\n"),
        ("table", "ASK { ?x a ht:Plan }", "true\n"),
        ("json", "ASK { ?x a ht:Nothing }", '{"head":{},"boolean":false}\n'),
        (
            "nt",
            "CONSTRUCT { <x:a> <x:b> ?t } { ?p a ht:Plan ; dcterms:title ?t }",
            '<x:a> <x:b> "云溪区2023年工作要点"@zh .\n',
        ),
    ],
)
def test_sparql_forms(run: Run, store: str, form: str, sparql: str, wanted: str) -> None:
    """SPARQL answers come in the form that was asked for; the usual prefixes need no declaration."""
    assert run("sparql", sparql, "-f", form, "--store", store).output == wanted


@pytest.mark.parametrize(("form", "sign"), [("turtle", "@prefix"), ("jsonld", '"@'), ("nt", "<https:")])
def test_describe_forms(run: Run, store: str, form: str, sign: str) -> None:
    """DESCRIBE gives Turtle, JSON-LD or N-Triples."""
    assert sign in run("sparql", "DESCRIBE ?p { ?p a ht:Plan }", "-f", form, "--store", store).output


def test_sparql_keeps_to_the_dataset_that_it_names(run: Run, store: str) -> None:
    """FROM narrows a query to one graph; a file named there is never read."""
    count = "SELECT (COUNT(*) AS ?n) {} {{ ?x a ht:Target }}"
    plan = "FROM <https://w3id.org/hongtu/id/plan/云溪区-2023>"
    counted = [
        run("sparql", count.format(graph), "-f", "csv", "--store", store).output
        for graph in (plan, "FROM <file:///etc/passwd>", "FROM <https://w3id.org/hongtu/id/graph/world>")
    ]

    assert counted[1:] == ["n\n0\n", "n\n0\n"]
    assert int(counted[0].split()[1]) >= 4


def test_alone_it_shows_help(run: Run) -> None:
    """Without a command the program shows what there is."""
    result = run()

    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ")


def test_sparql_from_file_and_standard_input(run: Run, store: str, tmp_path: Path) -> None:
    """A query may stand in a file or come from standard input."""
    file = tmp_path / "计划.rq"
    file.write_text("SELECT ?t { ?p a ht:Plan ; dcterms:title ?t }", "utf-8")
    typed = CliRunner().invoke(main, ["sparql", "-", "-f", "csv", "--store", store], input=file.read_text("utf-8"))

    assert run("sparql", file, "-f", "csv", "--store", store).output == typed.output == "t\n云溪区2023年工作要点\n"


def test_show(run: Run, store: str) -> None:
    """`show` finds a thing by its name and tells what is said of it, in Chinese if asked."""
    shown = run("show", "云溪区-2023", "--store", store, "--lang", "zh").output

    assert shown.splitlines()[0] == "云溪区2023年工作要点  计划  plan/云溪区-2023"
    assert "开始日期" in shown
    assert "2023-01-01" in shown


def test_review(run: Run, store: str) -> None:
    """`review` lists the review items as a table."""
    assert run("review", "--store", store, "-f", "csv").output.startswith("item,section,reason,cases,shape,")


# Giving away and checking -------------------------------------------------------------------------


def test_export(run: Run, store: str, tmp_path: Path) -> None:
    """`export` writes the file and says so."""
    result = run("export", "-f", "nquads", "-o", tmp_path / "a.nq", "--store", store)

    assert result.output == f"written: {tmp_path / 'a.nq'}\n"
    assert "云溪区2023年工作要点" in (tmp_path / "a.nq").read_text("utf-8")


def test_draw(run: Run, store: str, tmp_path: Path) -> None:
    """`draw` writes a page."""
    result = run("draw", "-o", tmp_path / "a.html", "--plan", "云溪区-2023", "--store", store, "--lang", "zh")

    assert result.output.startswith(f"已写入：{tmp_path / 'a.html'}（")
    assert "云溪区2023年工作要点" in (tmp_path / "a.html").read_text("utf-8")


def test_validate(run: Run, store: str) -> None:
    """A sound store has no violations; the exit code says so."""
    result = run("validate", "--store", store)

    assert result.exit_code == 0, result.output
    assert "checked: 0 violation, " in result.output


def test_vocabulary_check(run: Run, tmp_path: Path) -> None:
    """The vocabulary is sound; a file that is none is named."""
    (tmp_path / "w.toml").write_text("x = 1", "utf-8")

    assert run("vocab", "check").output == "the vocabulary is sound\n"
    wrong = run("vocab", "check", tmp_path / "w.toml")
    assert wrong.exit_code == 2
    assert wrong.stderr == f"hongtu: {tmp_path / 'w.toml'}: 'x' must be a group of tables, as in [x.TABLE]\n"


# Errors -------------------------------------------------------------------------------------------

ERRORS = tomllib.loads(Path(__file__).with_name("errors.toml").read_text("utf-8"))["error"]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: " ".join(error["words"]))
def test_errors_are_one_line(run: Run, store: str, error: dict[str, Any]) -> None:
    """An error is one line on standard error in the user's language, with exit code 2 and no traceback."""
    typed = [store if word == "STORE" else word for word in error["words"]]
    for extra, wanted in (((), error["en"]), (("--lang", "zh"), error["zh"])):
        result = run(*typed, *extra)

        assert result.exit_code == 2
        assert result.stdout == ""
        assert result.stderr == f"hongtu: {wanted}\n"


def test_sparql_mistakes_stay_on_one_line(run: Run, store: str) -> None:
    """A syntax error of SPARQL is told in one line."""
    result = run("sparql", "SELECT * {\n ?a \n}", "--store", store)

    assert result.exit_code == 2
    assert result.stderr.startswith("hongtu: SPARQL: error at ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), b"   \n"])
def test_unreadable_file_leaves_no_store(run: Run, tmp_path: Path, content: bytes) -> None:
    """A file that is no plan is named in one line; not even an empty store is left behind."""
    file = tmp_path / "坏.txt"
    file.write_bytes(content)
    result = run("build", file, "--store", tmp_path / "s")

    assert result.exit_code == 2
    assert result.stderr.startswith(f"hongtu: {file}: ")
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "s").exists()


def test_one_bad_file_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    """The readable plans of a folder are built; the exit code tells that one was not."""
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.txt").write_bytes(b"")
    (tmp_path / "plans" / "b.txt").write_text(PLAN, "utf-8")
    result = run("build", tmp_path / "plans", "--store", tmp_path / "s")

    assert result.exit_code == 2
    assert "a.txt: is empty" in result.stderr
    assert result.stdout.startswith("云溪区2023年工作要点: ")


def test_folder_without_plans(run: Run, tmp_path: Path) -> None:
    """An empty folder is a mistake, and the message says what plans look like."""
    result = run("build", tmp_path, "--store", tmp_path / "s")

    assert result.exit_code == 2
    assert result.stderr.startswith(f"hongtu: {tmp_path}: no plan in this folder; plans end in ")


def test_closed_pipe_is_quiet(store: str) -> None:
    """A reader that stops reading, such as head, causes no message."""
    environment = os.environ | {"LANG": "C.UTF-8", "PYTHONWARNINGS": "error"}
    asking = subprocess.Popen(
        [sys.executable, "-m", "hongtu", "sparql", "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000", "--store", store],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    assert asking.stdout is not None
    asking.stdout.readline()
    asking.stdout.close()
    _, complaint = asking.communicate(timeout=60)

    assert complaint == b""
    assert asking.returncode == 0
