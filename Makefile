# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
PY := .venv/bin/python
# Twice as many as two cores: somebody always waits for a browser, a disk or another process.
TESTS ?= -n 4 --dist worksteal
# Without its compiled files Python needs seconds, not one, for each process that we start.
unexport PYTHONDONTWRITEBYTECODE

help: ## list these commands
	@sed -n 's/^\([a-z_]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

run: ## install what is missing, start the demo (PORT=5000 HOST=127.0.0.1)
	@tools/setup.sh
	@exec $(PY) tools/run.py

test: setup_dev ## everything: the checks below, then all tests on both databases and in a browser
	@tools/setup_test.sh
	@$(MAKE) --no-print-directory check_only
	$(PY) -m pytest $(TESTS)

test_operations: setup_dev ## docs/operations.md word for word, with nginx, PgBouncer and cron, and what takes long
	@tools/setup_test.sh
	@tools/setup_operations.sh
	AFPROEVET_OPERATIONS=1 $(PY) -m pytest -q -rs tests/operations/test_manual.py tests/operations/test_large_collection.py

check: setup_dev check_only ## the fast part: format, lint, types, import rules, templates

setup_dev:
	@tools/setup.sh --dev

# Types take as long as all the others together: they are looked at side by side.
check_only:
	@$(MAKE) --no-print-directory --jobs=2 check_types check_rest

check_types:
	$(PY) -m mypy

check_rest:
	$(PY) -m ruff format --check --quiet
	$(PY) -m ruff check --quiet
	.venv/bin/lint-imports --no-cache --no-logo
	.venv/bin/djlint --lint --quiet templates

coverage: setup_dev ## all tests once more, with the lines and branches they reach
	$(PY) -m pytest $(TESTS) --cov --cov-report=term --cov-report=html

format: setup_dev ## put the code into the common format
	$(PY) -m ruff check --quiet --fix-only
	$(PY) -m ruff format

access: setup_dev ## print docs/access.md anew from the policy and the pages
	.venv/bin/flask --app app access > docs/access.md.new && mv docs/access.md.new docs/access.md

insider: setup_dev ## try four deeds of insiders after each other: does anybody read what nobody agreed to?
	INSIDER_DEPTH=4 $(PY) -m pytest $(TESTS) -s tests/guards/test_insider.py

bench: setup_dev ## print what PDFs and pages cost on this machine; fails on nothing
	$(PY) -m tools.bench

lock: setup_dev ## choose package versions anew from requirements*.in and package.json
	tools/lock.sh

clean: ## remove what was installed and made; the data in instance/ stays
	rm -rf .venv node_modules app/static/vendor .cache .mypy_cache .ruff_cache

.PHONY: help run test test_operations check setup_dev check_only check_types check_rest coverage format access insider bench lock clean
.DEFAULT_GOAL := help
