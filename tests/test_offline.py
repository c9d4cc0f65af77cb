"""A machine without a network: the commands do their work where not even the machine's own address answers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PLANS = Path(__file__).parent.parent / "data" / "plans"
CUT_OFF = ["unshare", "--net", "--map-root-user"]


def able() -> bool:
    """Tell whether this machine lets a process have a network of its own, which is none."""
    return shutil.which(CUT_OFF[0]) is not None and subprocess.run([*CUT_OFF, "true"], check=False).returncode == 0


@pytest.mark.skipif(not able(), reason="no process may be cut off from the network here")
def test_commands_need_no_network(tmp_path: Path) -> None:
    """Plans are built, asked, checked, drawn and written out with no network at all."""

    def run(*words: str) -> str:
        command = [*CUT_OFF, sys.executable, "-m", "hongtu", *words]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("build", str(PLANS), "--store", "plans.db")
    assert "4%" in run("query", "targets-ceiling", "--store", "plans.db")
    assert run("check", "西咸新区-2021", "--store", "plans.db")
    for command, target in (("draw", "plans.html"), ("breakdown", "plans.xlsx"), ("export", "plans.gexf")):
        run(command, "-o", target, "--store", "plans.db")
        assert (tmp_path / target).stat().st_size > 10_000
