# `make dataset` builds the dataset, `make test` runs every test; both install what they need into .venv.

PYTHON ?= python3
BIN := .venv/bin
PROJECT := pyproject.toml hatch_build.py

.PHONY: archive dataset test test-matrix benchmark golden pins clean

dataset: .venv/runtime
	$(BIN)/kibaru build
	$(BIN)/python -m kibaru.scripts.describe

# The workers take all cores, so each has one thread; files of few tests are long, so they do not come last.
test: .venv/development
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	POLARS_MAX_THREADS=1 $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

# Every test on pandas 2.2 and the newest 3, on Python 3.11 and the newest one here.
test-matrix:
	.ci/matrix

# Tables for BENCHMARKS.md: the history, validating large tables beside other tools, building, loading. On two
# cores it takes about half an hour, and needs 10 GB for a while where temporary files go (TMPDIR).
benchmark: .venv/benchmark
	for each in history validate build load; do $(BIN)/python -m tests.benchmarks.$$each || exit 1; done

# The newest release as a zip with its sums, the wheel and the sdist: the same bytes for the same commit.
archive: .venv/runtime
	$(BIN)/python -m kibaru.scripts.archive dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m hatchling build --directory dist

# What the golden seeds give, and what is said of mistakes in them; look at the difference before committing it.
golden: .venv/development
	$(BIN)/kibaru build --seeds tests/golden/seeds --out .golden
	cp $(foreach table,events incidents claims judgements sources,.golden/data/$(table).csv) tests/golden/expected/
	rm -rf .golden
	$(BIN)/pytest -q tests/test_snapshots.py --write-snapshots

# What is installed, hash by hash; run after changing the dependencies in pyproject.toml or a requirements-*.in.
pins: .venv/development
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --output-file requirements.txt \
		--extra draft pyproject.toml requirements.in
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --output-file requirements-dev.txt \
		--constraint requirements.txt --extra draft --extra dask pyproject.toml requirements.in requirements-dev.in
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --output-file requirements-benchmark.txt \
		--constraint requirements-dev.txt requirements-benchmark.in
	echo 'pandas~=2.2.0' | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
		--output-file requirements-pandas2.txt -

clean:
	rm -rf .venv .editable dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Kibaru needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/runtime: .venv/python requirements.txt $(PROJECT)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

.venv/development: .venv/runtime requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv/benchmark: .venv/development requirements-benchmark.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-benchmark.txt
	@touch $@
