#!/usr/bin/env bash
# Runs the benchmarks in release mode and prints their table with machine and date.
set -euo pipefail
cd "$(dirname "$0")/.."
echo "Measured $(date -u +%Y-%m-%d) on $(nproc) processors ($(uname -m)), $(cargo --version)"
echo
cargo bench --quiet --bench bole
