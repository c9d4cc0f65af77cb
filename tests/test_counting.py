"""Rows are counted in serialised results, wherever the chunks end."""

from __future__ import annotations

from itertools import pairwise

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hongtu.graph.processes.counting import counter

FORMS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
HARD = st.text(alphabet='a"\\,{}[]<>\n\r\t 图:', max_size=12)


@pytest.mark.parametrize("form", FORMS)
@given(values=st.lists(HARD | st.none(), max_size=8), cuts=st.lists(st.integers(0, 400), max_size=12))
def test_rows_are_counted_whatever_they_hold(form: str, values: list[str | None], cuts: list[int]) -> None:
    """The count after the last chunk is the number of rows."""
    rows = " ".join(f"({'UNDEF' if value is None else ox.Literal(value)} 1)" for value in values)
    answer = ox.Store().query(f"SELECT ?text ?n {{ VALUES (?text ?n) {{ {rows} }} }}")
    assert isinstance(answer, ox.QuerySolutions)
    data = answer.serialize(format=FORMS[form]) or b""

    count = counter(form)
    edges = sorted({0, len(data), *(min(cut, len(data)) for cut in cuts)})
    counted = [count(data[start:end]) for start, end in pairwise(edges)]

    assert counted[-1] == len(values)
    assert counted == sorted(counted)
