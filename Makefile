# All checks in one place. Tools come from the development environment: make env
PYTHON ?= .venv/bin/python
.PHONY: env format lint types test docs screens check mutants bench

env:            ## make the development environment
	python3 -m venv .venv && .venv/bin/pip install -q -U pip && .venv/bin/pip install -q -e . --group check

format:         ## format the code
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

lint:           ## formatting and style
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .

types:          ## static types, by two checkers
	$(PYTHON) -m mypy -p oncograph
	$(PYTHON) -m pyright

test:           ## tests and doctests
	$(PYTHON) -m pytest

docs:           ## write the generated pages, and the digest of the methods
	$(PYTHON) -m oncograph.cli.docs

screens:        ## run what README and docs show, and write what it prints into them and docs/screens
	PYTHONPATH=tests $(PYTHON) -m shown.write $(PAGES)

check: lint types
	$(PYTHON) -m oncograph.cli.docs --check

mutants:        ## break the query engine in one place after another, and see that its tests notice
	$(PYTHON) -m tests.mutation.run

bench:          ## measure; the peers need: pip install --group bench
	$(PYTHON) -m tests.benchmarks.bench_queries medium large
	$(PYTHON) tests/benchmarks/bench_deriving.py
	$(PYTHON) tests/benchmarks/bench_lookup.py
