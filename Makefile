# Everything starts here: `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help up down test demo lint lock

PYTHON ?= python3
export PYTHON
INSTALLED := .venv/installed
PACKAGES := $(wildcard shared/*/pyproject.toml services/*/pyproject.toml deploy/operator/pyproject.toml)
COMPILE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

help: ## Say what can be made.
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: $(INSTALLED) ## Start everything and stay until Ctrl-C; with DETACH=1 return as soon as it is ready.
	@exec .venv/bin/kentongan up $(if $(DETACH),--detach)

down: $(INSTALLED) ## Stop what `make up DETACH=1` started.
	@exec .venv/bin/kentongan down

test: $(INSTALLED) ## Check everything: style, types, layers and every test, on a real broker and a real database.
	@.venv/bin/kentongan prepare
	@exec .venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

demo: $(INSTALLED) ## Let sample complaints travel through the running system and watch them.
	@exec .venv/bin/kentongan demo

lint: $(INSTALLED) ## Check style, types and layers alone.
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

lock: $(INSTALLED) ## Pin the dependencies anew after a change of requirements.in or requirements-dev.in.
	@$(COMPILE) requirements.in --output-file requirements.lock
	@$(COMPILE) requirements-dev.in --output-file requirements-dev.lock

$(INSTALLED): requirements-dev.lock $(PACKAGES) deploy/bootstrap/make-venv
	@deploy/bootstrap/make-venv
