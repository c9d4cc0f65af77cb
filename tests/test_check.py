"""What `hongtu check` says: the true gaps of the sample plans, drafts beside the plans of a store, in four forms."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hongtu.cli import main
from hongtu.graph.check import Report, check, choose, rules
from hongtu.graph.check.rule import parse
from hongtu.graph.errors import QueryError
from hongtu.graph.pipeline import ingest
from hongtu.graph.store import Store

PLANS = Path(__file__).parents[1] / "data" / "plans"

# The sample plans ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Report]:
    folder = str(tmp_path_factory.mktemp("库") / "hongtu.db")
    with Store.open(folder) as store:
        for name in ("xincheng-2024", "xixian-2021"):
            ingest(PLANS / f"{name}.txt", store)
        return folder, check(store)


def of(report: Report, rule: str) -> list[tuple[str, str, str]]:
    return [(f.place.plan, f.place.section, f.place.words) for f in report.findings if f.rule.id == rule]


EXPECTED = {
    "separator-lost": [("XX新城-2024", "2.2", "50%80%100%"), ("XX新城-2024", "4.3", "80%85%")],
    "plan-without-owners": [
        ("XX新城-2024", "0", "XX新城2024年工作计划"),
        ("西咸新区-2021", "0", "西咸新区2021年工作要点"),
    ],
    "measure-not-checkable": [
        ("XX新城-2024", "2.1", "一是深入谋划项目"),
        ("XX新城-2024", "2.3", "三是强化要素保障"),
        ("XX新城-2024", "6.1", "一是擦亮“三优”营商环境名片"),
        ("XX新城-2024", "7.3", "三是推动行政权力规范透明运行"),
        ("XX新城-2024", "8.1", "一是全面加强党的政治建设"),
        ("XX新城-2024", "8.4", "四是强力推进正风肃纪反腐"),
        ("西咸新区-2021", "6.1", "21.扎实做好常态化疫情防控"),
        ("西咸新区-2021", "8.1", "29.加强党的政治建设"),
        ("西咸新区-2021", "8.3", "31.加强干部队伍建设"),
    ],
    "part-larger-than-whole": [],
    "parts-exceed-whole": [],
    "contradictory-values": [],
    "range-reversed": [],
    "share-over-hundred": [],
}


@pytest.mark.parametrize("rule", EXPECTED)
def test_the_sample_plans_true_gaps_are_told(samples: tuple[str, Report], rule: str) -> None:
    """What a reader finds in the two plans is found, and nothing is where a reader finds nothing."""
    assert of(samples[1], rule) == EXPECTED[rule]


@pytest.mark.parametrize(
    ("section", "words", "told"),
    [
        ("1.3", "商品房销售面积增长20%", True),
        ("4.3", "安全运行率达到100%", True),
        ("7.1", "安置房1264套", False),
        ("1.1", "引进内资增长10%", False),
        ("7.2", "双下降", False),
    ],
)
def test_targets_without_deadline(samples: tuple[str, Report], section: str, words: str, told: bool) -> None:
    """In a plan that states times a target in numbers is told if its sentence names none before it."""
    places = [f.place for f in samples[1].findings if f.rule.id == "target-without-deadline"]
    ends = {
        place.sentence[: place.span.end - place.sentence_span.start]
        for place in places
        if (place.plan, place.section) == ("XX新城-2024", section)
    }

    assert any(end.endswith(words) for end in ends) is told


def test_what_a_plan_nowhere_has_is_told_once(samples: tuple[str, Report]) -> None:
    """A plan of which few targets state a time has one finding on that, and none at each target."""
    told = Counter(f.rule.id for f in samples[1].findings if f.place.plan == "西咸新区-2021")

    assert told["plan-without-deadlines"] == 1
    assert not {"target-without-deadline", "milestone-without-deadline", "task-without-owner"} & told.keys()


def test_findings_stand_where_they_say(samples: tuple[str, Report]) -> None:
    """Offsets, line and column lead to the words, the sentence contains them, and no brace of a message is left."""
    texts = {path.name: path.read_text("utf-8") for path in PLANS.glob("*.txt")}
    for finding in samples[1].findings:
        place = finding.place
        text = texts[place.source]
        assert place.span.of(text) == place.words
        assert place.sentence_span.of(text) == place.sentence
        assert text.split("\n")[place.line - 1][place.column - 1 :].startswith(place.words)
        assert place.sentence_span.contains(place.span)
        assert "{" not in finding.message["zh"] + finding.message["en"]


# Drafts and forms ----------------------------------------------------------------------------------

LAST = "龙岗区2023年工作要点\n\n一、发展经济\n1.做强产业。全年地区生产总值增长8%。（责任单位：区发改局）\n"
NOW = LAST.replace("2023", "2024").replace("发展", "<b>发展</b>").replace("8%", "6%，处理率分别达到80%85%")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a folder with a store of last year's plan and a Word draft of this year's."""
    import docx

    (tmp_path / "去年.txt").write_text(LAST, "utf-8")
    with Store.open(tmp_path / "库") as store:
        ingest(tmp_path / "去年.txt", store)
    document = docx.Document()
    for line in NOW.split("\n"):
        document.add_paragraph(line)
    document.save(str(tmp_path / "稿 子.docx"))
    return tmp_path


def run(desk: Path, *words: str) -> Result:
    store = ["--store", str(desk / "库")]
    return CliRunner().invoke(main, ["check", str(desk / "稿 子.docx"), *store, "--lang", "zh", *words])


def test_a_draft_is_compared_with_last_year_and_the_store_stays(desk: Path) -> None:
    """A Word draft is told that its target is weaker than last year's; the store holds one plan as before."""
    answer = run(desk)

    assert answer.exit_code == 0
    assert "弱于上年（龙岗区-2023）的“地区生产总值增长 8%”" in answer.output
    with Store.open(desk / "库", read_only=True) as store:
        assert [plan.source for plan in store.plans()] == ["去年.txt"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 0),
        (("--fail-on", "error"), 1),
        (("--fail-on", "error", "--ignore", "separator-lost"), 0),
        (("--fail-on", "warning", "--ignore", "separator-lost"), 1),
        (("--fail-on", "info", "--rule", "range-reversed"), 0),
        (("--rule", "no-such"), 2),
    ],
)
def test_the_exit_code_tells_how_grave_it_is(desk: Path, words: tuple[str, ...], code: int) -> None:
    """1 where a finding is as grave as asked for, 2 for a rule that does not exist."""
    assert run(desk, *words).exit_code == code


def test_json_holds_every_finding(desk: Path) -> None:
    """One object a finding, with messages in both languages and the place of last year's target."""
    told = json.loads(run(desk, "--format", "json").output)["findings"]

    weaker = next(record for record in told if record["rule"] == "weaker-than-last-year")
    assert weaker["words"] == "6%"
    assert weaker["other"]["words"] == "8%"
    assert set(weaker["message"]) == {"zh", "en"}
    assert Counter(record["severity"] for record in told) >= Counter(error=1, warning=1)


def test_sarif_has_the_structure_of_its_schema(desk: Path) -> None:
    """What SARIF 2.1.0 demands is there: version, rules by index, levels, regions that lead to the words."""
    output = desk / "o.sarif"
    assert run(desk, "--format", "sarif", "-o", str(output)).exit_code == 0
    log = json.loads(output.read_text("utf-8"))
    (sole,) = log["runs"]
    ids = [rule["id"] for rule in sole["tool"]["driver"]["rules"]]

    assert (log["version"], sole["columnKind"], len(ids)) == ("2.1.0", "unicodeCodePoints", len(rules()))
    assert sole["results"]
    for result in sole["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        for place in (*result["locations"], *result.get("relatedLocations", [])):
            region = place["physicalLocation"]["region"]
            assert place["physicalLocation"]["artifactLocation"]["uri"] in {
                "%E7%A8%BF%20%E5%AD%90.docx",
                "%E5%8E%BB%E5%B9%B4.txt",
            }
            assert region["charLength"] == len(region["snippet"]["text"]) > 0
            assert min(region["startLine"], region["startColumn"], region["endLine"]) >= 1
            assert (region["endLine"], region["endColumn"]) > (region["startLine"], region["startColumn"])


def test_the_page_escapes_what_a_plan_says(desk: Path) -> None:
    """The words are marked, no markup of the plan is, no script is there, and the policy forbids any."""
    page = run(desk, "--format", "html").output

    assert "<mark>80%85%</mark>" in page
    assert "<b>" not in page
    assert "<script" not in page
    assert "default-src &#39;none&#39;; style-src &#39;sha256-" in page


def test_a_draft_without_a_store_is_checked_alone(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no store, one line says so, and what needs no other plan is found."""
    monkeypatch.chdir(desk)
    monkeypatch.delenv("HONGTU_STORE", raising=False)
    answer = CliRunner().invoke(main, ["check", "稿 子.docx", "--lang", "en"])

    assert answer.exit_code == 0
    assert "not compared with other plans" in answer.output
    assert "separator-lost" in answer.output


@pytest.mark.parametrize(
    ("target", "said"), [("没有.docx", "no such file"), (".", "this is a folder"), ("没有此计划", "no plan is called")]
)
def test_what_cannot_be_checked_is_said_in_one_line(desk: Path, target: str, said: str) -> None:
    """A missing file, a folder and an unknown plan are errors with exit code 2."""
    answer = CliRunner().invoke(main, ["check", target, "--store", str(desk / "库"), "--lang", "en"])

    assert answer.exit_code == 2
    assert said in answer.output


# Rules ---------------------------------------------------------------------------------------------


def test_a_rule_without_a_message_is_refused() -> None:
    """The error names the file and what its header lacks."""
    with pytest.raises(QueryError, match=r"checks/some-rule\.rq: the header lacks message"):
        parse("some-rule", rules()[0].text.replace("# message:", "# massage:"))


def test_an_unknown_rule_is_answered_with_similar_ones() -> None:
    """The hint names rules that exist."""
    with pytest.raises(QueryError, match="did you mean separator-lost"):
        choose(["separators-lost"])


def test_every_rule_is_described() -> None:
    """The page on checks has a row for each rule, with its severity and its titles."""
    page = (PLANS.parents[1] / "docs" / "check.md").read_text("utf-8")
    rows = {f"| `{rule.id}` | {rule.severity} | {rule.title['zh']} | {rule.title['en']} |" for rule in rules()}

    assert {line for line in page.splitlines() if line.startswith("| `")} == rows
