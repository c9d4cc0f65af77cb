"""Figures of a running service in the text format of Prometheus.

1. `Metrics.asked` counts questions by what they did and how they ended, and their seconds in a histogram.
2. `Metrics.served` counts responses by method and status.
3. `Metrics.text` writes them with the state of the pools.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_BOUNDS = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})


@dataclass(slots=True)
class Metrics:
    """Counts since the start; one event loop writes them, so there is nothing to lock."""

    started: float = field(default_factory=time.time)
    questions: Counter[tuple[str, str]] = field(default_factory=Counter)
    responses: Counter[tuple[str, int]] = field(default_factory=Counter)
    buckets: Counter[float] = field(default_factory=Counter)
    seconds: float = 0.0

    def asked(self, what: str, outcome: str, seconds: float) -> None:
        """Count a question to a query process."""
        self.questions[what, outcome] += 1
        self.seconds += seconds
        self.buckets[next((bound for bound in _BOUNDS if seconds <= bound), float("inf"))] += 1

    def served(self, method: str, status: int) -> None:
        """Count a response."""
        self.responses[method if method in _METHODS else "other", status] += 1

    def text(self, gauges: Mapping[str, float]) -> str:
        """Return all figures, with the `gauges` of the moment."""
        lines = [*self._counters(), *self._histogram()]
        for name, value in {"start_time_seconds": self.started, **gauges}.items():
            lines += [
                f"# TYPE hongtu_{name} gauge",
                f"hongtu_{name} {value:g}" if value < 1e9 else f"hongtu_{name} {value:.3f}",
            ]
        return "\n".join(lines) + "\n"

    def _counters(self) -> Iterator[str]:
        yield "# HELP hongtu_questions_total Questions to query processes by what they do and how they ended."
        yield "# TYPE hongtu_questions_total counter"
        for (what, outcome), count in sorted(self.questions.items()):
            yield f'hongtu_questions_total{{do="{what}",outcome="{outcome}"}} {count}'
        yield "# TYPE hongtu_responses_total counter"
        for (method, status), count in sorted(self.responses.items()):
            yield f'hongtu_responses_total{{method="{method}",status="{status}"}} {count}'

    def _histogram(self) -> Iterator[str]:
        yield "# HELP hongtu_question_seconds Seconds until the first bytes of an answer."
        yield "# TYPE hongtu_question_seconds histogram"
        total = 0
        for bound in (*_BOUNDS, float("inf")):
            total += self.buckets[bound]
            yield f'hongtu_question_seconds_bucket{{le="{"+Inf" if bound == float("inf") else f"{bound:g}"}"}} {total}'
        yield f"hongtu_question_seconds_sum {self.seconds:.6f}"
        yield f"hongtu_question_seconds_count {total}"
