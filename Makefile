# Every word does its own set-up: a virtual environment, the pinned releases of constraints.txt as wheels, this project.
# `make` alone lists the words.

PYTHON ?= python3
ENV := .venv
BIN := $(ENV)/bin
DONE := $(ENV)/.done
PINS := pyproject.toml constraints.txt
PYTEST := $(BIN)/python -m pytest
WORKERS ?= 2
SPHINX := $(BIN)/python -m sphinx -n -W -T --keep-going -b html docs docs/_build/html

# Dependencies come as wheels only, so that no compiler is ever called; this project itself is built by hatchling.
INSTALL = install --quiet --only-binary :all:

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help verify verify-thorough test test-slow test-browser test-torch test-min check lint format docs record bench corpus attack clean

help: ## list these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

verify: $(DONE)-run ## check every claim of the paper and compare with the record (the main job)
	$(BIN)/signdescent check --all

verify-thorough: $(DONE)-run ## the same with four times the work; what it finds stronger is listed
	$(BIN)/signdescent check --all --budget 4

test: $(DONE)-test ## run the tests but the slow ones, and the examples in the docstrings
	@status=0; \
	$(PYTEST) --doctest-modules src || status=1; \
	$(PYTEST) tests -n $(WORKERS) -m "not slow and not browser" || status=1; \
	exit $$status

test-slow: $(DONE)-test ## run the slow tests
	$(PYTEST) tests -m "slow and not browser"

test-browser: $(DONE)-test ## run the tests that need Chromium on the system
	$(PYTEST) tests -m browser

test-torch: .venv-torch/.done-test ## run the tests and the pages that need PyTorch, which is large
	.venv-torch/bin/python -m pytest tests/bounds/test_torch_gradients.py tests/meta/test_documents.py

test-min: .venv-min/.done-test ## run the tests with the oldest releases that pyproject.toml allows
	.venv-min/bin/python -m pytest tests -n $(WORKERS) -m "not slow and not browser"

check: lint test docs ## formatting, lint, types, import direction, tests, docs

lint: $(DONE)-dev ## formatting, lint, types, import direction
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DONE)-dev ## rewrite the code in the one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(DONE)-docs ## build the documentation into docs/_build/html; a warning is an error
	rm -rf docs/_build
	$(SPHINX)

record: $(DONE)-run ## check every claim and write the verdicts down as the new record
	$(BIN)/signdescent check --all --record src/signdescent/checks/ledger.json

bench: $(DONE)-bench ## time the kernels beside what one would use instead
	$(BIN)/python -m benchmarks

corpus: $(DONE)-test ## check the inequalities of other programs, papers and textbooks; ONLY=, JSON= and LABEL= are passed on
	$(BIN)/python -W ignore -m benchmarks.corpus --jobs $(WORKERS) $(ONLY:%=--only %) $(JSON:%=--json %) --label "$(LABEL)"

attack: $(DONE)-test ## check thousands of claims whose truth is known, and list every wrong verdict
	$(BIN)/python -W ignore -m attack --claims 5000 --seed 0 --workers $(WORKERS)

clean: ## remove the environments and everything generated
	rm -rf .venv .venv-min .venv-torch docs/_build build dist
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .benchmarks .coverage
	find src tests attack benchmarks examples docs -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp for each set of extras: newer than the pins, or the set is installed again.
$(DONE)-run: EXTRAS :=
$(DONE)-test: EXTRAS := [test]
$(DONE)-dev: EXTRAS := [test,dev]
$(DONE)-docs: EXTRAS := [docs]
$(DONE)-bench: EXTRAS := [test,bench]
$(DONE)-run $(DONE)-test $(DONE)-dev $(DONE)-docs $(DONE)-bench: $(PINS) | $(BIN)/pip-ready
	$(BIN)/python -m pip $(INSTALL) -c constraints.txt -e '.$(EXTRAS)'
	@touch $@

.venv-torch/.done-test: $(PINS) | .venv-torch/bin/pip-ready
	.venv-torch/bin/python -m pip $(INSTALL) -c constraints.txt -e '.[test,torch]'
	@touch $@

.venv-min/.done-test: pyproject.toml constraints-min.txt | .venv-min/bin/pip-ready
	.venv-min/bin/python -m pip $(INSTALL) -c constraints-min.txt -e '.[test]'
	@touch $@

# pip installs a project in place from release 21.3 on, and hatchling needs nothing newer.
%/bin/pip-ready:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "signdescent needs Python 3.11 or newer")'
	@test -x $*/bin/python || $(PYTHON) -m venv $*
	@$*/bin/python -c 'import pip, sys; sys.exit(tuple(map(int, pip.__version__.split(".")[:2])) < (21, 3))' \
		|| $*/bin/python -m pip install --quiet --upgrade pip
	@touch $@
