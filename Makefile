# Everything happens in .venv, which is remade whenever requirements.lock or pyproject.toml changes.
PYTHON  ?= python3
ADDRESS ?= 127.0.0.1:8000
ARGS    ?=
BASE    ?= main

# As many processes as there are cores; each takes whole files, the longest first (tests/order.py).
TOGETHER  := -n auto --dist loadfile --no-loadscope-reorder

BIN       := .venv/bin
INSTALLED := .venv/installed

# Compiled Python is kept: without it each process of a build or of the tests would compile all of ours anew.
unexport PYTHONDONTWRITEBYTECODE

# Material warns at every start that MkDocs 2 will not suit it; we stay on 1.x and know.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help serve build check diff lint test quick mutants coverage anchors tidy citations picture editions
.PHONY: name-edition release bench lock clean python

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(firstword $(MAKEFILE_LIST))

# Without --livereload, MkDocs 1.6 under some releases of click serves but watches nothing.
serve: $(INSTALLED) ## install, build, and serve with live reload (ADDRESS=127.0.0.1:8000)
	$(BIN)/mkdocs serve --dirty --livereload --dev-addr $(ADDRESS) $(ARGS)

build: $(INSTALLED) ## write the site into site/
	$(BIN)/mkdocs build --strict $(ARGS)

check: $(INSTALLED) ## report every problem, without building
	$(BIN)/python -m macros check $(ARGS)

diff: $(INSTALLED) ## what the files do to the edition of another commit (BASE=main)
	@$(BIN)/python -m macros diff '$(BASE)'

# What pre-commit and the pull request run beside `make check`.
lint: $(INSTALLED) ## spelling, the code's style, and the workflows' safety
	$(BIN)/codespell
	$(BIN)/ruff check --quiet macros tests
	$(BIN)/ruff format --check --quiet macros tests
	$(BIN)/zizmor --quiet --offline .github

test: $(INSTALLED) ## run every test, the browser's too (ARGS='-k notes' for some)
	$(BIN)/python tests/browser.py install
	$(BIN)/python -m pytest $(TOGETHER) $(ARGS)

quick: $(INSTALLED) ## run the tests that need no browser, no built site and not the whole edition
	$(BIN)/python -m pytest $(TOGETHER) --quick -m "not long" $(ARGS)

# Each module's rate, and what survived; 90 % or more are to be noticed. Without ARGS it takes hours.
mutants: $(INSTALLED) ## change single operators and see that a test notices (ARGS=macros/reading/resolve.py)
	$(BIN)/python tests/mutants.py $(ARGS)

coverage: $(INSTALLED) ## which lines and branches the tests reach, the browser's aside
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -m "not browser" $(ARGS)
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

anchors: $(INSTALLED) ## write new ids into the ledger data/anchors.txt
	$(BIN)/python -m macros anchors

tidy: $(INSTALLED) ## write bibliography/*.bib in clean form
	$(BIN)/python -m macros tidy

citations: $(INSTALLED) ## make the ready-made citations in data/citations.json, from the official styles
	$(BIN)/python tests/golden/citations/make_citations.py

picture: $(INSTALLED) ## draw the picture that a link to the site shows elsewhere
	$(BIN)/python -m macros picture

editions: $(INSTALLED) ## make editions/TAG/ of every tag such as 2026.1, for the next build to show
	$(BIN)/python -m macros editions

name-edition: $(INSTALLED) ## write the name of the next edition into what cites it (TAG=2026.1), before that tag is set
	$(BIN)/python -m macros release $(TAG)

release: build ## write the site into release/annotated-reader.zip, which opens from a folder, without a server
	$(BIN)/python -m macros offline site release/annotated-reader.zip

bench: $(INSTALLED) ## time the build and print it beside the goals
	$(BIN)/python tests/bench.py $(ARGS)

# fewest: one version of a package for all Pythons, so that all build the same bytes.
lock: python ## remake requirements.lock (ARGS=--upgrade for newer versions)
	test -x .venv-lock/bin/uv || { $(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv; }
	.venv-lock/bin/uv pip compile --no-config --quiet --universal --fork-strategy fewest --python-version 3.11 \
	  --extra test --generate-hashes --no-emit-index-url --no-header $(ARGS) --output-file requirements.lock pyproject.toml

clean: ## remove what was installed and built
	rm -rf .venv .venv-lock site .cache .pytest_cache *.egg-info

# --clear: nothing of an older lock stays behind.
$(INSTALLED): requirements.lock pyproject.toml
	@$(MAKE) --no-print-directory python
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

python:
	@command -v $(PYTHON) >/dev/null || \
	  { echo "There is no $(PYTHON). Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; \
	    exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Name a newer one: make PYTHON=python3.13" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
