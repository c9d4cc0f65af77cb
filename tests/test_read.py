"""Files of every kind become text, and what cannot be read is refused in one clear line."""

from __future__ import annotations

import codecs
import hashlib
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hongtu.graph.read as reading
from hongtu.graph.errors import ReadError
from hongtu.graph.read import READERS, read
from hongtu.graph.read.rows import render_rows

PLAN = "某某区2024年工作要点\r\n　　一、总体要求\r\n坚持稳中求进，全面推进各项工作。\n二、重点任务\n新建公园3个。\n"


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def pdf(pages: Sequence[Sequence[str]], show: bool = True) -> bytes:
    """Return a PDF whose pages hold the given lines, or only blank pages."""
    signs = sorted({sign for page in pages for line in page for sign in line})
    cmap = "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    cmap += (
        f"{len(signs)} beginbfchar " + " ".join(f"<{ord(s):04X}> <{ord(s):04X}>" for s in signs) + " endbfchar endcmap"
    )
    objects = [
        stream(cmap),
        "<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880"
        " /Descent -120 /CapHeight 700 /StemV 80 >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor 2 0 R /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H"
        " /DescendantFonts [3 0 R] /ToUnicode 1 0 R >>",
    ]
    root = len(objects) + 2 * len(pages) + 1
    for page in pages:
        rows = [
            f"BT /F 14 Tf 80 {760 - 24 * i} Td <{''.join(f'{ord(s):04X}' for s in line)}> Tj ET"
            for i, line in enumerate(page)
        ]
        objects.append(stream("\n".join(rows) if show else ""))
        objects.append(
            f"<< /Type /Page /Parent {root} 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F 4 0 R >> >> >>"
        )
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(len(pages)))
    objects += [f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>", f"<< /Type /Catalog /Pages {root} 0 R >>"]
    body, offsets = "%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    tail = f"trailer << /Size {len(objects) + 1} /Root {len(objects)} 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{tail}".encode("ascii")


def stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def archive(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


# Text ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("gb18030", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
    ],
)
def test_text_is_kept_as_decoded(tmp_path: Path, encoding: str, mark: bytes) -> None:
    """Every encoding gives the same characters, newlines as in the file, without byte order mark."""
    data = mark + PLAN.encode(encoding)
    document = read(write(tmp_path, "plan.txt", data))
    assert document.text == PLAN
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.name, document.media_type) == ("plan.txt", "text/plain")


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip))
def test_any_utf8_text_is_read_unchanged(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Valid UTF-8 is never taken for anything else."""
    path = write(tmp_path_factory.mktemp("any"), "plan.md", codecs.BOM_UTF8 + text.encode())
    assert read(path).text == text


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\t ", "holds no text"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(64), "is no text file"),
        ("nulls.txt", b"plan\x00plan" * 9, "is no text file"),
        ("noise.txt", bytes(range(128, 256)) * 5, "cannot be decoded"),
        ("mark.txt", codecs.BOM_UTF8 + b"\xff\xfe\xfd", "is damaged"),
        ("plan.odp", b"x", "cannot read files of type '.odp'"),
        ("scan.pdf", pdf([["一"]], show=False), "only pictures of pages"),
        ("broken.pdf", b"%PDF-1.5 nothing", "is damaged"),
        ("broken.docx", b"PK\x03\x04 nothing", "is damaged"),
        ("locked.docx", b"\xd0\xcf\x11\xe0" + bytes(512), "is encrypted"),
        ("other.docx", archive({"a.txt": b"a"}), "is no readable Word document"),
        ("other.xlsx", archive({"a.txt": b"a"}), "is no readable workbook"),
        ("bomb.xlsx", archive({"xl/a.xml": bytes(9_000_000)}), "zip bomb"),
        ("entity.docx", archive({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "XML entities"),
        ("wide.docx", archive({"a.xml": "<!DOCTYPE a []><a/>".encode("utf-16")}), "XML entities"),
    ],
)
def test_unreadable_files_are_refused_in_one_line(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """The message is one line that names the file and what is wrong with it."""
    path = write(tmp_path, name, data)
    with pytest.raises(ReadError) as caught:
        read(path)
    assert str(caught.value).startswith(str(path))
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    """What is no file is said to be missing."""
    (tmp_path / "folder.txt").mkdir()
    for name in ("missing.txt", "folder.txt"):
        with pytest.raises(ReadError, match="there is no such file"):
            read(tmp_path / name)


def test_a_file_of_100_megabytes_is_refused_unread(tmp_path: Path) -> None:
    """The size is judged before the file is opened."""
    path = tmp_path / "large.docx"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(ReadError, match="105 MB are more than the 67 MB"):
        read(path)


def test_old_formats_need_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice a .doc is refused with the way out."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReadError, match=r"needs LibreOffice \(soffice\), which is not installed; save it as \.docx"):
        read(write(tmp_path, "old.doc", b"\xd0\xcf\x11\xe0"))


def test_libreoffice_converts_old_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a soffice stands on the path its result is read, and its failure is reported."""
    import docx

    document = docx.Document()
    document.add_paragraph("某某区2024年工作要点")
    document.save(str(tmp_path / "made.docx"))
    program = tmp_path / "soffice"
    program.write_text(f'#!/bin/sh\nfor last; do :; done\n/bin/cp "{tmp_path}/made.docx" "${{last%.doc}}.docx"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    old = write(tmp_path, "old.doc", b"\xd0\xcf\x11\xe0")
    assert read(old).text == "某某区2024年工作要点"
    (tmp_path / "made.docx").unlink()
    with pytest.raises(ReadError, match="could not convert"):
        read(old)


def test_a_reader_can_be_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """READERS is a dictionary by suffix."""
    monkeypatch.setitem(READERS, ".plan", lambda data, _: reading.Content(data.decode(), "text/x-plan"))
    assert read(write(tmp_path, "a.PLAN", b"one")).media_type == "text/x-plan"


# Formats -------------------------------------------------------------------------------------------------------


def test_pdf_keeps_lines_and_page_starts(tmp_path: Path) -> None:
    """A printed line is a line; `pages` holds where each page after the first begins."""
    document = read(write(tmp_path, "plan.pdf", pdf([["一、总体要求", "新建公园", "— 1 —"], ["3个。"], ["二、保障"]])))
    assert document.text == "一、总体要求\n新建公园\n— 1 —\n3个。\n二、保障"
    assert [document.text[start : start + 2] for start in document.pages] == ["3个", "二、"]


def test_word_paragraphs_numbers_and_tables_come_in_order(tmp_path: Path) -> None:
    """Headers and deleted words stay out, inserted words and automatic numbers come in, tables become plan text."""
    import docx
    from docx.oxml import parse_xml

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    changed = document.add_paragraph("某某区")
    changed._p.append(parse_xml(f"<w:del {space}><w:r><w:delText>旧</w:delText></w:r></w:del>"))
    changed._p.append(parse_xml(f"<w:ins {space}><w:r><w:t>2024年工作要点</w:t></w:r></w:ins>"))
    for words in ("新建公园", "改造道路"):
        document.add_paragraph(words, style="List Number")
    table = document.add_table(rows=3, cols=3)
    for row, cells in zip(
        table.rows, [["序号", "重点任务", "责任单位"], ["1", "建学校", "区教育局"], ["2", "建医院", ""]], strict=True
    ):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_paragraph("结尾")
    path = tmp_path / "plan.docx"
    document.save(str(path))
    assert read(path).text.split("\n") == [
        "某某区2024年工作要点",
        "1.新建公园",
        "2.改造道路",
        "1. 建学校。责任单位：区教育局",
        "2. 建医院。责任单位：区教育局",
        "结尾",
    ]


@pytest.mark.parametrize(
    ("count", "form", "words"),
    [
        (11, "chineseCounting", "十一"),
        (20, "japaneseCounting", "二十"),
        (3, "decimalEnclosedCircle", "③"),
        (2, "upperLetter", "B"),
        (7, "decimal", "7"),
    ],
)
def test_word_writes_numbers_in_its_formats(count: int, form: str, words: str) -> None:
    """The formats that Chinese documents use are written out."""
    from hongtu.graph.read.numbering import written

    assert written(count, form) == words


def test_web_page_gives_its_main_text(tmp_path: Path) -> None:
    """Navigation, scripts and footers stay out; the charset of the page counts; the title leads."""
    page = """<html><head><meta charset="gb2312"><title>某某区2024年工作要点_某某区政府网</title>
    <script>var 脚本</script></head>
    <body><div class="nav"><a>首页</a><a>政务公开</a></div><div><div id="zoom">
    <p>一、坚持产业强区，加快建设现代化产业体系</p>
    <p>新建厂房5万平方米，<b>引进</b>企业10家。<br>年内建成投产项目3个。</p>
    <table><tr><th>工作任务</th><th>牵头单位</th></tr>
    <tr><td>新建公园</td><td>区城管局</td></tr></table></div></div>
    <footer>版权所有</footer></body></html>"""
    text = read(write(tmp_path, "plan.html", page.encode("gb18030"))).text
    assert [line for line in text.split("\n") if line] == [
        "某某区2024年工作要点",
        "一、坚持产业强区，加快建设现代化产业体系",
        "新建厂房5万平方米，引进企业10家。",
        "年内建成投产项目3个。",
        "1. 新建公园。牵头单位：区城管局",
    ]


def test_workbook_and_csv_become_plan_text(tmp_path: Path) -> None:
    """Columns are known by their headers, dates and whole numbers read naturally."""
    import datetime

    import openpyxl  # type: ignore[import-untyped]

    book = openpyxl.Workbook()
    for row in (
        ["某某区2024年任务分工表"],
        ["序号", "工作任务", "牵头单位", "完成时限"],
        [1.0, "建学校", "区教育局", datetime.date(2024, 6, 30)],
    ):
        book.active.append(row)
    path = tmp_path / "plan.xlsx"
    book.save(path)
    assert read(path).text == "某某区2024年任务分工表\n1. 建学校。牵头单位：区教育局；完成时限：2024年6月30日"
    table = "任务内容；备注\n".replace("；", ";") + '"新建公园，\n含口袋公园";无\n'
    assert read(write(tmp_path, "plan.csv", table.encode("gb18030"))).text.count("新建公园") == 1


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([["任务", "责任单位"], ["建学校。", "区教育局"]], ["1. 建学校。责任单位：区教育局"]),
        ([["序号", "任务", "配合单位"], ["（一）", "建学校", "各街道"]], ["（一）建学校。配合单位：各街道"]),
        ([["任务", "牵头单位"], ["3.建学校", "区教育局"]], ["3.建学校。牵头单位：区教育局"]),
        (
            [["任务", "牵头单位", "配合单位"], ["甲", "A局", "B局"], ["乙", "", ""]],
            ["1. 甲。牵头单位：A局；配合单位：B局", "2. 乙。牵头单位：A局；配合单位：B局"],
        ),
        (
            [["任务", "牵头单位", "配合单位"], ["甲", "A局", "B局"], ["乙", "C局", ""]],
            ["1. 甲。牵头单位：A局；配合单位：B局", "2. 乙。牵头单位：C局"],
        ),
        (
            [["类别", "任务", "责任单位"], ["产业", "甲", "A局"], ["", "乙", "B局"]],
            ["产业", "1. 甲。责任单位：A局", "2. 乙。责任单位：B局"],
        ),
        (
            [["序号", "任务", "责任单位"], ["一、产业发展", "", ""], ["1", "甲", "A局"]],
            ["一、产业发展", "1. 甲。责任单位：A局"],
        ),
        ([["重点 任务", "具体措施", "责任单位（部门）"], ["甲", "做一", "A局"]], ["1. 甲。做一。责任单位：A局"]),
        ([["甲", "乙"], ["1", "2"]], ["甲\t乙", "1\t2"]),
        ([["", ""], []], []),
    ],
)
def test_rows_become_lines(rows: list[list[str]], lines: list[str]) -> None:
    """One row a rule: numbers, labels, merged cells, categories, section rows, unknown tables."""
    assert list(render_rows(rows)) == lines


def workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["任务", "责任单位"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


WHOLE = {".xlsx": workbook(), ".pdf": pdf([["一、总体要求"]]), ".txt": PLAN.encode("gb18030"), ".html": b"<p>a</p>" * 9}


@given(
    suffix=st.sampled_from(sorted(WHOLE)),
    damages=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=20),
    kept=st.floats(0.3, 1),
)
def test_damaged_files_never_crash(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, damages: list[tuple[float, int]], kept: float
) -> None:
    """Whatever bytes change or are lost: there is a text or a ReadError of one line."""
    data = bytearray(WHOLE[suffix])
    for place, value in damages:
        data[min(int(place * len(data)), len(data) - 1)] = value
    path = write(tmp_path_factory.mktemp("damaged"), f"plan{suffix}", bytes(data[: int(kept * len(data))]))
    said = ""
    try:
        said = read(path).text
    except ReadError as error:
        said = str(error).replace("\n", "")
        said = said if said == str(error) else ""
    assert said.strip()
