#!/usr/bin/env bash
# Pictures of every page at 1440 and 390 pixels, light and dark, into target/shots; axe-core looks at each on the way.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p target/shots
BOLE_TEST_BROWSER=1 BOLE_SHOTS="$PWD/target/shots" cargo test --test it -- story::walk --nocapture
echo "target/shots"
