# The one entry for people and CI: `make` lists what there is.

.DEFAULT_GOAL := help
.PHONY: help run build check test test-quick round bench deps shots clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Build and serve on http://127.0.0.1:3000 (make run ARGS=help for the other commands)
	cargo run --release -- $(ARGS)

build: ## Build the program, target/release/bole
	cargo build --release

check: ## Format and lints only: the quickest answer
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings

test: ## Everything: tools, format, lints, tests on both databases and in the browser
	@scripts/test.sh

test-quick: ## Tests on SQLite only, without a browser
	@env -u BOLE_TEST_POSTGRES -u BOLE_TEST_BROWSER sh -c \
		'if cargo nextest --version >/dev/null 2>&1; then cargo nextest run; else cargo test; fi'

round: deps ## A whole round of a thousand nominations through the pages, on both databases (about 15 minutes)
	BOLE_TEST_ROUND=1000 scripts/with-postgres.sh cargo test --test it -- --exact story::thousand::a_round --nocapture

bench: ## Measure speed against bare axum and plain SQLite, in one run
	@scripts/bench.sh

deps: ## Install what the tests need: Chromium, PostgreSQL, Chinese fonts
	@scripts/deps.sh

shots: deps ## Take pictures of all pages, wide and narrow, light and dark
	@scripts/shots.sh

clean: ## Remove what was built; data/ stays
	cargo clean
