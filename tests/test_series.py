"""An indicator over years and levels, planned and reported, on invented plans; on real reports where there are any."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

import hongtu
from hongtu.cli import main
from hongtu.graph import choose
from hongtu.graph.errors import QueryError
from hongtu.graph.pipeline import facts, ingest, ingest_many
from hongtu.graph.series import series
from hongtu.graph.store import Store

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "shenzhen_reports"
PLANS = {
    "龙岗区2031年工作要点": "地区生产总值达到5000亿元，同比增长6%以上，城镇登记失业率控制在3%以内。",
    "龙岗区2032年工作要点": "力争GDP增长5.5%左右。到2035年，地区生产总值达7000亿元，年均增长5%。",
    "深圳市2032年工作要点": "全市生产总值增长5%。",
    "广东省2032年工作要点": "地区生产总值增长4.5%-5%。",
}
REPORT = """云溪区2032年政府工作报告

一、2031年工作回顾
（一）经济稳中有进
全区地区生产总值增长6.5%，达5325亿元。
二、2032年工作安排
（一）主要目标
地区生产总值增长7%左右。
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store on disk with the invented plans."""
    work = tmp_path_factory.mktemp("series")
    with Store.open(work / "store") as store:
        for title, words in PLANS.items():
            path = work / f"{title}.txt"
            path.write_text(f"{title}\n\n一、主要目标\n1.稳增长。{words}\n", "utf-8")
            ingest(path, store)
        path = work / "云溪区2032年政府工作报告.txt"
        path.write_text(REPORT, "utf-8")
        ingest(path, store)
    return work / "store"


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Store]:
    with Store.open(folder, read_only=True) as opened:
        yield opened


def run(folder: Path, *words: str) -> str:
    """Run the command and return what it prints."""
    done = CliRunner().invoke(main, ["series", *words, "--store", str(folder)])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("indicator", ["地区生产总值", "GDP", "GDP增长", "gross regional product"])
def test_an_indicator_by_any_of_its_names(store: Store, indicator: str) -> None:
    """All names of an indicator give the same series, and so do the names of a place."""
    table = series(store, indicator, place="龙岗", aspect="growth")
    rows = [(row["year"], row["comparator"], row["low"], row["plan"]) for row in table.dicts()]

    assert rows == [
        (2031, ">=", Decimal("6"), "龙岗区-2031"),
        (2032, "~", Decimal("5.5"), "龙岗区-2032"),
        (2032, "=", Decimal("5"), "龙岗区-2032"),
    ]


def test_a_later_year_is_told_by_the_deadline(store: Store) -> None:
    """A target for 2035 in the plan of 2032 keeps both years, and 年均增长 speaks of the indicator before it."""
    found = series(store, "地区生产总值", place="龙岗区").dicts()
    later = [(row["year"], str(row["due"]), row["aspect"], row["text"]) for row in found if str(row["due"]) > "2033"]

    assert later == [(2032, "2035-12-31", "总量", "7000亿元"), (2032, "2035-12-31", "增速", "5%")]


def test_levels_around_a_place(store: Store) -> None:
    """With levels, the city and the province stand behind the district in each year."""
    found = series(store, "地区生产总值", place="龙岗区", aspect="growth", levels=True).dicts()

    assert [row["place"] for row in found if row["year"] == 2032][-2:] == ["深圳市", "广东省"]
    assert {row["place"] for row in found if row["year"] == 2031} == {"龙岗区"}


def test_what_was_reached_stands_beside_what_was_aimed_at(store: Store) -> None:
    """A report's review gives the values of the year before, of that year, told from targets by their kind."""
    rows = series(store, "地区生产总值", place="云溪区").dicts()

    assert [(row["year"], row["kind"], row["aspect"], row["text"], row["plan"]) for row in rows] == [
        (2031, "完成", "增速", "6.5%", "云溪区-2032"),
        (2031, "完成", "总量", "5325亿元", "云溪区-2032"),
        (2032, "目标", "增速", "7%", "云溪区-2032"),
    ]
    assert {row["kind"] for row in series(store, "地区生产总值", place="云溪区", language="en").dicts()} == {
        "target",
        "actual",
    }


def test_reported_values_from_python(folder: Path) -> None:
    """They are chosen by the year that they report on, and come as a frame like all facts."""
    with hongtu.open(folder, read_only=True) as graph:
        found = graph.actuals(indicator="GDP", place="云溪区", year=2031)
        assert [(value.text, value.plan, value.year, value.due_status) for value in found] == [
            ("6.5%", "云溪区-2032", 2031, "inferred"),
            ("5325亿元", "云溪区-2032", 2031, "inferred"),
        ]
        assert graph.actuals(year=2032) == ()
        assert list(graph.frame("actuals", plan="云溪区-2032")["text"]) == ["6.5%", "5325亿元"]


def test_the_words_stand_where_the_offsets_say(store: Store) -> None:
    """Every row quotes the value's words and the clause that holds them."""
    rows = series(store, "地区生产总值").dicts()

    assert len(rows) == 10
    assert [row for row in rows if str(row["text"]) not in str(row["sentence"])] == []
    assert all(int(str(row["end"])) - int(str(row["start"])) == len(str(row["text"])) for row in rows)


@pytest.mark.parametrize(
    ("kind", "words", "hint"),
    [
        ("indicator", "幸福指数", "no indicator is called '幸福指数'"),
        ("place", "火星", "no place is called '火星'"),
        ("place", '"} DROP ALL', "no place is called"),
    ],
)
def test_unknown_names_are_told(store: Store, kind: str, words: str, hint: str) -> None:
    """A name that nothing bears is an error in one line, whatever signs it holds."""
    with pytest.raises(QueryError, match=hint):
        choose.thing(store, kind, words)


def test_ambiguous_names_are_listed(store: Store) -> None:
    """Where two plans fit, the error says what to type."""
    with pytest.raises(QueryError, match="may mean 广东省-2032、深圳市-2032、龙岗区-2031、龙岗区-2032: name"):
        choose.plan(store, "工作要点")


@pytest.mark.parametrize(
    "words",
    [
        *("龙岗区-2031", "龙岗区2031", "龙岗区 2031年", "龙岗区2031年工作要点", "龙岗区2031年工作要点.txt"),
        *("龙岗区 2031 年工作要点", "https://w3id.org/hongtu/id/plan/龙岗区-2031"),
    ],
)
def test_a_plan_by_any_of_its_names(store: Store, words: str) -> None:
    """A plan is known by short name, place and year, title, file and IRI."""
    assert choose.plan(store, words).endswith("/plan/龙岗区-2031")


def test_a_short_name_is_its_own_plan(tmp_path: Path) -> None:
    """Of two plans of one area and year, the short name of the first means that one; their common name is ambiguous."""
    with Store.open() as opened:
        for title in ("云溪区2031年工作要点", "云溪区2031年行动方案"):
            path = tmp_path / f"{title}.txt"
            path.write_text(f"{title}\n\n一、主要目标\n1.稳增长。新建学校3所。\n", "utf-8")
            ingest(path, opened)

        assert choose.plan(opened, "云溪区-2031").endswith("/plan/云溪区-2031")
        with pytest.raises(QueryError, match="may mean"):
            choose.plan(opened, "云溪区2031")


def test_a_question_takes_a_plan_so_and_says_when_nothing_is_found(folder: Path, store: Store) -> None:
    """On the command line a question knows a plan by its loose name, too; an empty answer says that it is one."""
    (name, *_) = (plan.iri.rpartition("/")[2] for plan in store.plans())
    asked = ["query", "duties-inferred", "-p", f"plan={name.replace('-', '')}", "--store", str(folder)]
    done = CliRunner().invoke(main, asked)

    assert done.exit_code == 0
    assert done.stderr.strip() in ("no rows", "没有符合条件的记录")


def test_formats(folder: Path, tmp_path: Path) -> None:
    """The table is for reading, CSV and JSON keep numbers as they are; a file is named by its ending."""
    asked = ("城镇登记失业率", "--place", "龙岗区")
    table = run(folder, *asked, "--lang", "zh")
    told = json.loads(run(folder, *asked, "--format", "json"))
    run(folder, *asked, "-o", str(tmp_path / "a.csv"))

    assert "年份" in table.splitlines()[0]
    assert [(row["high"], row["comparator"]) for row in told] == [(3, "<=")]
    assert (tmp_path / "a.csv").read_text("utf-8").startswith("year,due,place,indicator,aspect,comparator,low,high,")


def test_the_screen_shows_what_a_person_reads(folder: Path) -> None:
    """The table writes values as the plan does, tells unusual deadlines only and quotes the clause; no empty column."""
    lines = run(folder, "GDP", "--place", "龙岗区", "--lang", "zh").splitlines()

    assert lines[0].split() == ["年份", "类别", "口径", "值", "时限", "计划", "章节", "原文"]
    assert lines[2].split() == ["2031", "目标", "总量", "5000亿元", "龙岗区-2031", "1.1", "地区生产总值达到5000亿元"]
    assert lines[3].split()[2:5] == ["增速", "≥6%", "龙岗区-2031"]
    assert [line.split()[3:5] for line in lines[5:]] == [["7000亿元", "2035-12-31"], ["5%", "2035-12-31"]]


def test_the_workbook(folder: Path, tmp_path: Path) -> None:
    """The workbook has the rows of the screen under headings in the reader's language."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    run(folder, "城镇登记失业率", "--place", "龙岗区", "-o", str(tmp_path / "a.xlsx"), "--lang", "zh")
    page = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    refused = CliRunner().invoke(main, ["series", "GDP", "-f", "xlsx", "--store", str(folder)])

    assert page.title == "城镇登记失业率"
    assert [cell.value for cell in page[2]][:4] == [2031, "目标", "占比", "≤3%"]
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (2, 1)


def test_a_value_told_again_stands_once(tmp_path: Path) -> None:
    """What a plan says in its text and again in its annex is one row; another value is another row."""
    with Store.open() as opened:
        path = tmp_path / "龙岗区2031年工作要点.txt"
        path.write_text(
            "龙岗区2031年工作要点\n\n一、主要目标\n新增学位500个。\n二、民生\n新增学位500个。新增学位80个。\n", "utf-8"
        )
        ingest(path, opened)

        assert [row["text"] for row in series(opened, "新增学位").dicts()] == ["500个", "80个"]


def test_a_district_has_the_years_of_its_new_area(tmp_path: Path) -> None:
    """坪山新区 became 坪山区: who asks for the district gets both, each under its name; who asks for 新区 only that."""
    with Store.open() as opened:
        for title in ("坪山新区2016年工作要点", "坪山区2018年工作要点"):
            path = tmp_path / f"{title}.txt"
            path.write_text(f"{title}\n\n一、主要目标\n1.稳增长。地区生产总值增长9%。\n", "utf-8")
            ingest(path, opened)
        both, old = (series(opened, "GDP", place=place).dicts() for place in ("坪山区", "坪山新区"))

    assert [(row["year"], row["place"]) for row in both] == [(2016, "坪山新区"), (2018, "坪山区")]
    assert [row["year"] for row in old] == [2016]


def test_a_heading_of_the_review_does_not_turn_to_the_plan(tmp_path: Path) -> None:
    """思路 and 重点工作 inside a heading of last year's review do not make its numbers targets."""
    lines = (
        "龙岗区2031年政府工作报告",
        "一、2030年工作回顾",
        "（一）创新思路深化改革，重点工作取得突破",
        "新增减税降费50亿元。",
        "（二）今年工作安排",
        "新建学校3所。",
        "二、2031年工作安排",
        "新建公园4个。",
    )
    path = tmp_path / "报告.txt"
    path.write_text("\n".join(lines), "utf-8")

    assert [target.text for target in facts(path)[1]["targets"]] == ["3所", "4个"]


def test_lines_without_numbers_part_the_halves(tmp_path: Path) -> None:
    """A bare line that opens the review, one that opens the plan and a glossary bound what is a target."""
    lines = (
        "龙岗区2031年政府工作报告",
        "2030年工作回顾",
        "一、我们稳增长，经济稳中有进",
        "新增企业500家。",
        "2031年主要工作",
        "今年主要预期目标是：地区生产总值增长6%。",
        "一、稳增长",
        "新增企业600家。",
        "有关名词解释",
        "1.某某集群：由700家企业组成。",
    )
    path = tmp_path / "报告.txt"
    path.write_text("\n".join(lines), "utf-8")

    assert [target.text for target in facts(path)[1]["targets"]] == ["6%", "600家"]


# The reports of 龙岗区: read by eye, plan halves only. The corpus has none of 2019 and 2024. -----------

ANNUAL = [
    (2014, "~", "10"),
    (2015, "~", "8.5"),
    (2016, "~", "9.5"),
    (2017, ">=", "9.5"),
    (2018, ">=", "8.5"),
    (2020, "~", "6.8"),
    (2021, "=", "3"),
    (2022, "~", "6"),
    (2023, "~", "7"),
    (2025, "~", "6"),
]
REACHED = [  # what the reviews state: growth, or decline where it is marked, and the level in 亿元
    (2014, "10", "2358"),
    (2015, "10.5", "2636.8"),
    (2016, "9.6", "3000"),
    (2017, "9.8", "3858.62"),
    (2019, "7.7", "4600"),
    (2020, "1.1", "4744.49"),
    (2021, "7.6", "4496.45"),
    (2022, "3", "4759"),
    (2024, "6.7", "5901"),
]
LATER = [
    (2016, "2020-12-31", "level", "=", 390_000_000_000),
    (2016, "2020-12-31", "growth", "~", 9),
    (2021, "2025-12-31", "level", ">", 680_000_000_000),
]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not at hand")
def test_every_year_of_longgang(tmp_path: Path) -> None:
    """龙岗区's 地区生产总值: a rate for each year with a report, the ends of two five-year plans, the results."""
    files = sorted(CORPUS.glob("龙岗区*年政府工作报告_*.txt"))
    with Store.open(tmp_path / "store") as opened:
        assert len(list(ingest_many(files, opened, jobs=2))) == len(ANNUAL)
        tables = {
            aspect: series(opened, "地区生产总值", place="龙岗区", aspect=aspect) for aspect in ("growth", "level")
        }
        every = series(opened, "地区生产总值", place="龙岗区").dicts()
    rows = [(aspect, row) for aspect, table in tables.items() for row in table.dicts() if row["kind"] == "目标"]
    reached = [row for row in every if row["kind"] == "完成"]
    rates = [(row["year"], str(row["low"])) for row in reached if row["unit"] == "%"]
    levels = [(row["year"], Decimal(str(row["low"])) / 10**8) for row in reached if row["unit"] == "元"]
    ends = [(row["year"], str(row["due"]), aspect, row["comparator"], row["low"]) for aspect, row in rows]
    annual = [row for aspect, row in rows if str(row["due"]) == f"{row['year']}-12-31"]

    assert [(row["year"], row["comparator"], str(row["low"])) for row in annual] == ANNUAL
    assert sorted(end for end in ends if end[1] > f"{end[0]}-12-31") == sorted(LATER)
    assert rates == [(year, rate) for year, rate, _ in REACHED]
    assert levels == [(year, Decimal(level)) for year, _, level in REACHED]
    assert [row["year"] for row in reached if row["aspect"] == "降幅"] == [2021]
    assert len(every) == len(ANNUAL) + len(LATER) + 2 * len(REACHED)
