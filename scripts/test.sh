#!/usr/bin/env bash
# Every check there is: tools, format, lints, and all tests on SQLite, PostgreSQL and in Chromium.
#
# The last line printed is the test runner's summary. With CI=true nothing is
# coloured, and Cargo.lock must be up to date.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

locked=()
bold='' plain=''
if [ "${CI:-}" = true ]; then
    export CARGO_TERM_COLOR=never
    locked=(--locked)
    # Nothing is built a second time: what would make that quick only costs time and space.
    export CARGO_INCREMENTAL=0
elif [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    # Said aloud, because the runner below writes into a pipe.
    export CARGO_TERM_COLOR=always
    bold=$'\e[1m' plain=$'\e[0m'
fi

heading() { printf '%s== %s [%d s]%s\n' "$bold" "$1" "$SECONDS" "$plain"; }

heading 'Tools'
scripts/deps.sh

heading 'Format'
cargo fmt --check

heading 'Lints'
cargo clippy ${locked[@]+"${locked[@]}"} --all-targets -- -D warnings

heading 'Examples in the documentation'
cargo test ${locked[@]+"${locked[@]}"} --quiet --doc

heading 'Tests on SQLite, PostgreSQL and Chromium'
runner=(cargo test --no-fail-fast --lib --bins --tests)
if cargo nextest --version >/dev/null 2>&1; then
    runner=(cargo nextest run)
fi
# Passes the runner's lines on, with the total time above its summary: that stays the last line.
with_total_time() {
    local line
    while IFS= read -r line; do
        case $line in *Summary* | *'test result:'*) heading 'Result' ;; esac
        printf '%s\n' "$line"
    done
}
export BOLE_TEST_BROWSER=1
scripts/with-postgres.sh "${runner[@]}" ${locked[@]+"${locked[@]}"} 2>&1 | with_total_time
