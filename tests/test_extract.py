"""All extractors together: any text is read without a crash, truly quoted, and the same way in every process."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hongtu.data import samples
from hongtu.graph.document import Document
from hongtu.graph.extract import extract
from hongtu.graph.extract.accounting import accounting
from hongtu.graph.segment import segment

SIGNS = "一二三四五六七八九十百万亿个家条项%、，。；：（）“”《》\n0123456789.-—"
WORDS = (
    "6月底前 分别 各 不少于 以上 其中 新增 建成 牵头单位： 责任单位： 区发改局"
    " 项目 公园 大道 等 增长 一、 1. 一是 全覆盖"
)
PIECES = st.sampled_from([*SIGNS, *WORDS.split()])
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))
SHOW = (
    "from hongtu.data import samples; from hongtu.graph.document import Document;"
    "from hongtu.graph.segment import segment; from hongtu.graph.extract import extract;"
    "print([extract(segment(Document(n, t, '', 'text/plain'))) for n, t in samples().items()])"
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_any_text(text: str) -> None:
    """Whatever Unicode a file holds, every mention quotes it and every run of digits is accounted for."""
    document = segment(Document("plan.txt", text, "", "text/plain"))
    found = extract(document)

    assert all(mention.span.of(text) == mention.text for mentions in found.values() for mention in mentions)
    assert accounting(document, found).unexplained == ()


def test_hash_seed_changes_nothing() -> None:
    """Two processes with different PYTHONHASHSEED find the same in the sample plans."""
    found = set()
    for seed in ("0", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", SHOW], env=environment, capture_output=True, check=True)
        found.add(sha256(done.stdout).hexdigest())

    assert len(found) == 1


def test_the_samples_are_accounted_for() -> None:
    """Every run of digits of the sample plans is explained."""
    for name, text in samples().items():
        document = segment(Document(name, text, "", "text/plain"))

        assert accounting(document, extract(document)).unexplained == ()
