#!/usr/bin/env bash
# with-postgres.sh COMMAND…: runs COMMAND beside a throw-away PostgreSQL.
#
# A fresh cluster starts on a free port of 127.0.0.1, BOLE_TEST_POSTGRES tells
# COMMAND its address, and both are gone when COMMAND ends, however it ends. The
# exit status is that of COMMAND. Is BOLE_TEST_POSTGRES set already, then that
# server is used and none is started.
set -euo pipefail

if [ $# -eq 0 ]; then
    echo "usage: $0 COMMAND…" >&2
    exit 2
fi
if [ -n "${BOLE_TEST_POSTGRES:-}" ]; then
    exec "$@"
fi

bin=$("$(dirname "${BASH_SOURCE[0]}")/postgres-bin.sh") || {
    echo 'with-postgres: no PostgreSQL server programs here: run scripts/deps.sh' >&2
    exit 1
}
cluster=$(mktemp -d "${TMPDIR:-/tmp}/bole-postgres.XXXXXX")
data=$cluster/data

# PostgreSQL refuses to run as root, so root hands it to an ordinary user.
as_server=()
if [ "$(id -u)" -eq 0 ]; then
    owner=postgres
    id "$owner" >/dev/null 2>&1 || owner=nobody
    chown "$owner" "$cluster"
    as_server=(runuser -u "$owner" --)
fi
# From the cluster's folder, because that user may not read the one we stand in.
server() { (cd "$cluster" && ${as_server[@]+"${as_server[@]}"} "$bin/$1" --pgdata="$data" "${@:2}" </dev/null); }

remove() {
    if [ -f "$data/postmaster.pid" ]; then
        server pg_ctl --mode=immediate --wait stop >/dev/null || true
    fi
    rm -rf "$cluster"
}
trap remove EXIT
trap 'exit 130' INT
trap 'exit 143' HUP TERM

fail() {
    echo "with-postgres: $1:" >&2
    cat "$2" >&2
    exit 1
}

server initdb --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync >"$cluster/initdb.log" 2>&1 ||
    fail 'initdb failed' "$cluster/initdb.log"

# Nothing in here outlives the tests, so nothing waits for the disk. TCP only: the
# path of a socket file would have to stay under 108 bytes.
cat >>"$data/postgresql.conf" <<'CONF'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
CONF

# Below the range the kernel gives to outgoing connections. Another program may take
# the port between the draw and the start, so a failed start draws again.
for attempt in 1 2 3 4 5; do
    port=$((RANDOM % 12000 + 20000))
    if server pg_ctl --log="$cluster/server.log" --options="-p $port" --wait start >/dev/null; then
        break
    fi
    [ "$attempt" -lt 5 ] || fail 'PostgreSQL does not start' "$cluster/server.log"
done

export BOLE_TEST_POSTGRES=postgres://postgres@127.0.0.1:$port/postgres
"$@"
