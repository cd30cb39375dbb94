# `make demo` shows the main job, `make test` runs the tests; both make .venv if there is none.
# With another Python: `make test PYTHON=python3.12`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test outside lint fuzz kills growth mutants examples answers docs site pictures clean

demo: .venv/.installed
	@echo '$$ copylint check examples/bell-founder.txt'
	@$(BIN)/copylint check examples/bell-founder.txt || [ $$? -eq 1 ]
	@echo
	@echo '$$ copylint fix --diff examples/harbor-tunnel.txt'
	@$(BIN)/copylint fix --diff examples/harbor-tunnel.txt || [ $$? -eq 1 ]

test: .venv/.installed-test .venv/outside/languagetool/.installed
	$(BIN)/python -m pytest -n auto

# Tools outside Python that the tests use: a browser, reviewdog's reader, actionlint, the SARIF tool. Without them those tests are skipped.
outside: .venv/.installed-dev .venv/outside/languagetool/.installed
	.ci/outside .venv/outside

# LanguageTool, 100 MB: by Python alone, so that the tests that ask it run everywhere but off line.
.venv/outside/languagetool/.installed: tests/support/languagetool/jars.txt | .venv/.installed-test
	@mkdir -p $(@D)
	@$(BIN)/python tests/support/languagetool/install.py $(@D) && touch $@ || \
	  echo 'LanguageTool could not be downloaded: the tests that ask it are skipped' >&2

# What LanguageTool says of the examples in rules/grammar/, after a change of them.
answers: .venv/.installed-test .venv/outside/languagetool/.installed
	LTP_PATH=.venv/outside/languagetool $(BIN)/python -m copylint.engine.providers.languagetool

lint: .venv/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright
	$(BIN)/lint-imports

# Which changes of engine, matching and model no test notices; `python scripts/mutants.py --only MODULE` for one module.
mutants: .venv/.installed-dev
	$(BIN)/python scripts/mutants.py --most 30

# A short run of what kills `fix` at random moments; `python benchmarks/kills.py` is the long one.
kills: .venv/.installed
	$(BIN)/python benchmarks/kills.py --kills 20

# Writes examples/expected/ and the snapshots anew; read the diff before you commit it.
examples: .venv/.installed-test
	@mkdir -p examples/expected
	@set -e; for article in examples/*.txt; do \
	  result=examples/expected/$$(basename $$article .txt); \
	  $(BIN)/copylint fix --quiet -o $$result.safe.txt $$article; \
	  $(BIN)/copylint fix --quiet -o $$result.unsafe.txt --unsafe-fixes $$article; \
	done
	$(BIN)/python -m pytest --snapshot-update tests/test_examples.py

# Doubles every mark, and pairs of marks, in every format: fails where time or memory grow faster than the text. Takes an
# hour; `benchmarks/growth.py --quick` takes some minutes.
growth: .venv/.installed-test
	$(BIN)/python benchmarks/growth.py --jobs 2

# One page per rule, from the rule files.
docs: .venv/.installed
	$(BIN)/python -m copylint.reporting.rule_page docs/rules

# The documentation site, in site/: broken links fail.
site: .venv/.installed-docs
	$(BIN)/python scripts/build_site.py

# The README's pictures, from the examples.
pictures: .venv/.installed-dev
	$(BIN)/python docs/pictures/make.py

# A minute of generated texts, other ones every time; what fails is named by its seed and number.
fuzz: .venv/.installed
	$(BIN)/python benchmarks/fuzz.py --seconds 60 --seed $$(date +%s)

clean:
	rm -rf .venv build dist site .hypothesis .pytest_cache .ruff_cache

# Installing is quick when pyproject.toml has not changed: a stamp says what the environment holds.
define install
@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip
$(BIN)/python -m pip install --disable-pip-version-check --quiet --editable '$(1)'
@touch $@ .venv/.installed
endef

.venv/.installed: pyproject.toml | .venv/bin/python
	$(call install,.)

.venv/.installed-%: pyproject.toml | .venv/bin/python
	$(call install,.[$*])

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'copylint needs Python 3.11 or later: make PYTHON=python3.12' >&2; exit 1; }
	$(PYTHON) -m venv .venv
