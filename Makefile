# Todoke (届). `make help` lists the commands.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
# one more than two cores: a worker often waits for its browser or its PostgreSQL
WORKERS ?= 3
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet
JAPANESE := $(filter ja%,$(firstword $(LC_ALL) $(LC_MESSAGES) $(LANG)))

# what one process has compiled, the many that tests and the demo start need not compile again, whatever the shell says
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run check test lint install bench migrate lock pictures translations sbom audit

help: ## list the commands ## コマンドの一覧
	@awk -F ' *## *' '/^[a-z]+:.*##/ { split($$1, target, ":"); printf "%-14s%s\n", target[1], $$$(if $(JAPANESE),3,2) }' $(MAKEFILE_LIST)

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -m tools.environment development
	@touch $@

run: $(STAMP) ## set everything up and run the demo: three sides, worker, mail ## すべてを用意して、ためしに動かす
	@exec $(BIN)/todoke demo

check: lint ## while you work: lint and the quick tests (two minutes) ## 作業中に: 書き方の検査と、速いテスト（2分）
	@$(PYTEST) --ignore tests/browser --ignore tests/demo --ignore tests/operations --ignore tests/faults

test: $(STAMP) ## before you share a change: every test, with the browser's (twenty minutes) ## 変更を渡す前に: すべてのテスト（20分）
	@$(PYTEST)

lint: $(STAMP) ## ruff, mypy, import rules ## 書き方と型と依存の検査
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

install: ## a tree for a server: make install DESTINATION=/opt/todoke ## サーバーに入れる: make install DESTINATION=/opt/todoke
	@$(PYTHON) -m tools.environment production "$(DESTINATION)"

bench: $(STAMP) ## measure against the references, in turn, in one call ## ほかの実装と速さを比べる
	@$(BIN)/python bench/run.py
	@$(BIN)/python bench/attachments.py

migrate: $(STAMP) ## bring the database named by TODOKE_DATABASE_MIGRATOR up to date ## データベースを新しくする
	@$(BIN)/todoke migrate

lock: ## write requirements.lock and requirements-dev.lock anew (needs uv) ## パッケージの版を選び直す（uvが必要）
	$(LOCK) requirements.in -o requirements.lock
	$(LOCK) --constraint requirements.lock requirements.in requirements-dev.in -o requirements-dev.lock
	$(LOCK) tools/requirements.in -o tools/requirements.lock

pictures: $(STAMP) ## draw the pictures of the guide and the README anew; look at each ## 使い方とREADMEの画面の絵を作り直す
	@$(BIN)/python -m pytest -q tests/browser/make_pictures.py

translations: $(STAMP) ## gather the texts and compile the catalogues ## 文を集め、翻訳を作る
	@$(BIN)/python -m app.cli translations

sbom: $(STAMP) ## sbom.json: what a server gets, as CycloneDX ## サーバーに入るパッケージの一覧（CycloneDX）を書く
	@$(BIN)/python -m tools.supply_chain sbom sbom.json

audit: $(STAMP) ## is a package of the lock known to be vulnerable? ## パッケージに知られている脆弱性がないか調べる
	@$(BIN)/python -m tools.supply_chain audit
