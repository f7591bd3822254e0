# Two commands: `make demo` and `make test`. Both set up .venv from pinned requirements first.
PYTHON ?= python3
VENV   ?= .venv
ARGS   ?=
JOBS   ?= auto
DATA   ?= ../shared/bench
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip --disable-pip-version-check --quiet

# Tools of others that judge our files in tests/archive/test_oracles.py, each apart from us and run as a process of its own.
ORACLES ?= .oracles
ORACLE_PIP = /bin/python -m pip --disable-pip-version-check --quiet install

.PHONY: help demo test lint bench oracles clean

help:
	@echo "make demo            a bundled news site crawled twice, then dashboard and replay (ARGS=--once ends after the table)"
	@echo "make test            ruff, mypy, import-linter and the whole test suite (ARGS goes to pytest; JOBS=0: one after the other)"
	@echo "make lint            the checks alone"
	@echo "make oracles         py-wacz, pywb and replayweb.page (needs npm) for the tests that ask them; else these are skipped"
	@echo "make bench           quality and speed beside named peers, on real pages (DATA=folder of the data)"
	@echo "PYTHON=python3.13    which interpreter .venv is made with (3.11 or newer); VENV=dir where"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Microfiche needs Python 3.11 or newer, $(PYTHON) is " + sys.version.split()[0] + ": name another with make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml $(wildcard archive/text/kernel/*.[ch]) | $(BIN)/python
	$(PIP) install -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.tools: requirements-dev.txt $(VENV)/.runtime
	$(PIP) install -r requirements-dev.txt
	@touch $@

demo: $(VENV)/.runtime
	$(BIN)/microfiche demo $(ARGS)

lint: $(VENV)/.tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: lint
	$(BIN)/python -m pytest -n $(JOBS) --maxprocesses 6 --dist loadfile $(ARGS)

oracles: $(ORACLES)/wacz/bin/wacz $(ORACLES)/pywb/bin/wayback $(ORACLES)/package/sw.js

$(ORACLES)/wacz/bin/wacz:
	$(PYTHON) -m venv $(ORACLES)/wacz
	$(ORACLES)/wacz$(ORACLE_PIP) wacz==0.6.0 'setuptools<81'

$(ORACLES)/pywb/bin/wayback:
	$(PYTHON) -m venv $(ORACLES)/pywb
	$(ORACLES)/pywb$(ORACLE_PIP) pywb==2.10.0 'setuptools<81'

$(ORACLES)/package/sw.js:
	@mkdir -p $(ORACLES)
	cd $(ORACLES) && tar xzf "$$(npm pack --silent replaywebpage@2.4.6)" package/ui.js package/sw.js package/package.json

bench: $(VENV)/.tools
	$(BIN)/python -m benchmarks.run --data $(DATA) $(ARGS)

clean:
	rm -rf $(VENV) $(ORACLES) .mypy_cache .ruff_cache .pytest_cache build dist
