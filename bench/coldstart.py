"""Cold starts: CPU seconds of whole commands, the best and the median of some runs.

python bench/coldstart.py STORE [--repeats 9]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys

COMMANDS = (["--help"], ["query", "--list"], ["query", "plans"], ["query", "targets-ceiling"], ["search", "产业"])


def seconds(words: list[str]) -> float:
    """Return the CPU seconds that a command took, all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "hongtu", *words], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Run every command and print a line for each."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("store")
    asked.add_argument("--repeats", type=int, default=9)
    given = asked.parse_args()
    print(f"{'command':30}{'best':>8}{'median':>8}  CPU seconds")
    for words in COMMANDS:
        store = [] if words[-1] in ("--help", "--list") else ["--store", given.store]
        taken = [seconds([*words, *store]) for _ in range(given.repeats)]
        print(f"{'hongtu ' + ' '.join(words):30}{min(taken):8.3f}{statistics.median(taken):8.3f}")


if __name__ == "__main__":
    main()
