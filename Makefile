# policy-bot: every task is a target; `make` lists them.
# On a machine with Python 3.11 or newer nothing else is needed: the targets set themselves up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
READY_TRAIN := $(VENV)/.ready-train
NPM := tests/npm
export HF_HUB_OFFLINE := 1

.DEFAULT_GOAL := help
.PHONY: help run ask ingest test check golden eval bench pictures image train format clean npm

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: ingest ## Serve the web pages, and Slack and Teams where they are set up; prints the address
	@$(BIN)/policy-bot serve

ask: export QUESTION = $(value Q)
ask: ingest ## Ask a question: make ask Q="can I accept a parent's friend request?"
	@test -n "$$QUESTION" || { echo 'Say what you want to know: make ask Q="can I use my own phone?"' >&2; exit 2; }
	@$(BIN)/policy-bot ask -- "$$QUESTION"

ingest: $(READY) ## Read policies_src/ and build the index; only what changed is embedded anew
	@$(BIN)/policy-bot ingest --quiet

test: $(READY_DEV) npm ## Run the tests
	@$(BIN)/pytest

check: $(READY_DEV) ## Check types, style and the layering of the modules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

golden: $(READY_DEV) ## Write the golden clause files anew; read the diff before committing it
	@POLICY_BOT_GOLDEN=write $(BIN)/pytest tests/test_golden_clauses.py

eval: $(READY_DEV) ## Measure search and replies; ARGS=--fit fits the figures anew
	@$(BIN)/python tests/evaluation/evaluate.py $(ARGS)

bench: $(READY_DEV) ingest ## Measure speed and memory: reading, 400 to 1 000 000 clauses, Slack under load
	@$(BIN)/python tests/bench/reading_speed.py
	@$(BIN)/python tests/bench/slack_load.py
	@$(BIN)/python tests/bench/bench.py $(ARGS)

pictures: $(READY_DEV) npm ingest ## Draw the pictures of the documentation anew; look at them
	@$(BIN)/python tests/pictures.py docs/images

image: $(READY_DEV) ## Prove the steps of the Dockerfile in clean folders, without a container engine; prints the sizes
	@$(BIN)/python tests/deploy/prove_image.py

train: $(READY_TRAIN) ## Check the data, teach the model anew (an hour), then: make eval ARGS=--fit
	@$(BIN)/python training/checking.py
	@$(BIN)/python training/train.py $(ARGS)

format: $(READY_DEV) ## Format the code
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

clean: ## Take away everything that was made
	rm -rf $(VENV) build *.egg-info $(NPM)/node_modules $(NPM)/out

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'policy-bot needs Python 3.11 or newer: make PYTHON=python3.12 ...' >&2; exit 1; }
	@echo 'Setting up .venv (once; it takes a few minutes) ...' >&2
	@$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml | $(BIN)/python
	@$(BIN)/pip install --quiet --disable-pip-version-check torch==2.13.0 --editable '.[ingest]'
	@touch $@

$(READY_DEV): pyproject.toml | $(BIN)/python
	@$(BIN)/pip install --quiet --disable-pip-version-check torch==2.13.0 --editable '.[ingest,dev]'
	@touch $(READY) $@

$(READY_TRAIN): $(READY_DEV)
	@$(BIN)/pip install --quiet --disable-pip-version-check torch==2.13.0 --editable '.[ingest,dev,train]'
	@touch $@

npm:
	@$(NPM)/setup.sh || { echo 'The tests of Slack, Teams and the web pages need Node.js, npm, chromium, and the fonts Lato, Open Sans and Noto Color Emoji: install what is missing, then make test' >&2; exit 1; }
