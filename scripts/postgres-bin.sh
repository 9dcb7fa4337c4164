#!/usr/bin/env bash
# Prints the folder that holds initdb, pg_ctl and postgres; exits 1 when there is none.
#
# Debian keeps the server programs off the PATH, one folder per version: the newest wins.
# Elsewhere the PATH is asked, and links are followed, because initdb looks for its
# neighbours beside itself.
set -euo pipefail

candidates() {
    printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5,5rV
    local initdb
    if initdb=$(command -v initdb); then
        dirname "$(readlink -f "$initdb")"
    fi
}

while read -r dir; do
    if [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ] && [ -x "$dir/postgres" ]; then
        printf '%s\n' "$dir"
        exit 0
    fi
done < <(candidates)
exit 1
