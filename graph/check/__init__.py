"""A linter for plans: a store or a draft goes in, a `Report` of findings comes out.

1. `rules` reads the rules: one SPARQL file each in ``graph/checks`` (see `hongtu.graph.check.rule`).
2. `check` asks each rule of each plan and places what it finds in the text: section, sentence, offsets
   (`hongtu.graph.check.finding`).
3. `draft` takes a file that is not issued yet into a store in memory, beside the plans with which it must agree;
   `copied` does so with plans of another server.
4. `sarif` turns a report for tools that show findings in their place.
"""

from __future__ import annotations

from .drafts import copied, draft
from .exchange import sarif
from .finding import Finding, Passage, Report, check
from .rule import SEVERITIES, Rule, choose, rules

__all__ = ["SEVERITIES", "Finding", "Passage", "Report", "Rule", "check", "choose", "copied", "draft", "rules", "sarif"]
