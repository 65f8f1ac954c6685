# The commands of everyday work. `make` alone lists them.
PYTHON ?= python3
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONPATH := $(CURDIR)

.PHONY: help report watch verify test bench lint lab lock

help:            ## List the commands
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

report: .venv/report  ## Make the year's report: set up the environment, check all inputs, run what is out of date
	python -m pipeline check
	dvc repro --keep-going || { python -m pipeline failures; exit 1; }
	python -m pipeline provenance || { dvc repro --force --single-item assemble && python -m pipeline provenance; }

watch: .venv/report  ## While you edit: each saved notebook or commentary is in the report a moment later
	python -m pipeline watch

verify: .venv/report  ## Make the report of the last commit again in a scratch clone, and compare every output with dvc.lock
	python -m pipeline verify

test: .venv/test  ## Run all tests (they make the report in a scratch folder)
	sh tests/chromium.sh
	python -m pytest

bench: .venv/report  ## Measure how fast the report is made, beside other ways: make bench [ROUNDS=3] [ONLY=ours,stock] [RESUME=yes] [SMALL=yes]
	python -m benchmarks --rounds $(or $(ROUNDS),3) --only "$(ONLY)" $(if $(RESUME),--resume) $(if $(SMALL),--small)

lint: .venv/test  ## Check the style of the code
	ruff check .
	ruff format --check .

lab: .venv-lab/ready  ## Open JupyterLab on the notebooks
	.venv-lab/bin/nbstripout --install --attributes .gitattributes
	.venv-lab/bin/jupyter lab --notebook-dir=. --LabApp.news_url= --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate

lock:            ## Renew the lock files after a change of pyproject.toml (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header -o requirements.lock
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header -c requirements.lock -o requirements-dev.lock
	uv pip compile pyproject.toml --extra lab --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header -c requirements.lock -o requirements-lab.lock

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name it with: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	touch $@

.venv/report: .venv/python requirements.lock pipeline/dvc_start.py
	.venv/bin/python -m pip install --quiet --require-hashes --requirement requirements.lock
	.venv/bin/python -m pipeline.dvc_start
	touch $@

.venv/test: .venv/python requirements-dev.lock pipeline/dvc_start.py
	.venv/bin/python -m pip install --quiet --require-hashes --requirement requirements-dev.lock
	.venv/bin/python -m pipeline.dvc_start
	touch $@ .venv/report

.venv-lab/ready: requirements-lab.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name it with: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv-lab
	.venv-lab/bin/python -m pip install --quiet --require-hashes --requirement requirements-lab.lock
	touch $@
