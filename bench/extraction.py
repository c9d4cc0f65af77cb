"""Speed of extraction in one run: characters a CPU second, and ratios, for our stages beside jieba and JioNLP.

    python bench/extraction.py [FOLDER …]        default: data/plans; give a folder of texts for a corpus

Needs the packages of the optional extra `bench` (jieba, jionlp) for the comparison; what is missing is left out.
Each figure is the best of three; read the ratios, the absolute numbers are of this machine and its load.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from hongtu.graph import pipeline
from hongtu.graph.extract import extract
from hongtu.graph.read import read
from hongtu.graph.segment import segment


def rate(characters: int, work: Callable[[], object], repeats: int = 3) -> float:
    """Return characters a CPU second, in millions, the best of `repeats`."""
    best = float("inf")
    for _ in range(repeats):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return characters / best / 1e6


def others(texts: list[str]) -> dict[str, Callable[[], object]]:
    """Return the comparison's work by name, as far as it is installed."""
    work: dict[str, Callable[[], object]] = {}
    try:
        import jieba

        jieba.initialize()
        work["jieba.lcut"] = lambda: [jieba.lcut(text) for text in texts]
    except ImportError:
        print("jieba is not installed: left out")
    try:
        import jionlp

        work["JioNLP time+money"] = lambda: [
            (jionlp.ner.extract_time(text), jionlp.ner.extract_money(text)) for text in texts
        ]
    except ImportError:
        print("jionlp is not installed: left out")
    return work


def table(name: str, paths: list[Path]) -> None:
    """Measure one set of texts and print its table."""
    texts = [path.read_text("utf-8", errors="replace") for path in paths]
    characters = sum(map(len, texts))

    def facts() -> list[object]:
        return [extract(segment(read(path))) for path in paths]

    def nquads() -> int:
        return sum(1 for path in paths for _ in pipeline.nquads(*pipeline.facts(path)))

    rates = {"text → facts": rate(characters, facts), "text → N-Quads": rate(characters, nquads)}
    rates |= {label: rate(characters, work, 1) for label, work in others(texts).items()}
    base = rates.get("jieba.lcut")
    print(f"\n{name}: {len(paths)} texts, {characters:,} characters")
    print(f"{'':22}{'M chars/CPU s':>14}{'× jieba.lcut':>14}")
    for label, value in rates.items():
        print(f"{label:22}{value:14.3f}{value / base if base else float('nan'):14.2f}")
    print(f"{'N-Quads / facts':22}{rates['text → N-Quads'] / rates['text → facts']:14.2f}")


def growth(path: Path) -> None:
    """Print what a character of a 10 MB document costs against one of a 10 kB document."""
    text = path.read_text("utf-8")
    cost = {}
    for size in (10_000, 10_000_000):
        wanted = size // 3
        grown = (text * (wanted // len(text) + 1))[:wanted]
        target = Path(f"grown-{size}.txt")
        target.write_text(grown, "utf-8")
        try:
            cost[size] = 1 / rate(len(grown), lambda file=target: extract(segment(read(file))), 3 if size < 1e6 else 1)
        finally:
            target.unlink()
    small, large = cost[10_000], cost[10_000_000]
    print(f"\ncost of a character, 10 MB against 10 kB: {large / small:.2f} ({small:.2f} → {large:.2f} µs)")


def main() -> None:
    """Print the tables for the folders named, and the growth of cost with size."""
    folders = [Path(name) for name in sys.argv[1:]] or [Path(__file__).parent.parent / "data" / "plans"]
    for folder in folders:
        table(folder.name, sorted(folder.rglob("*.txt")))
    growth(sorted(folders[0].rglob("*.txt"))[0])


if __name__ == "__main__":
    main()
