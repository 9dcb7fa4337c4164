#!/usr/bin/env bash
# Makes sure that everything the tests need is on this machine; silent when it is.
#
# Missing Debian packages are installed when we are root or may use sudo without
# a password. Otherwise the command to type is printed and the exit status is 1.
set -euo pipefail

here=$(dirname "${BASH_SOURCE[0]}")

fail() {
    printf 'deps: %s\n' "$1" >&2
    [ $# -eq 1 ] || printf '%s\n' "${@:2}" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# The toolchain is the newcomer's own choice and is never installed from here.
have cargo || fail 'cargo is missing: install Rust from https://rustup.rs'
have cc || fail 'a C compiler (cc) is missing: SQLite is built from source. On Debian: apt-get install gcc libc6-dev'
cargo fmt --version >/dev/null 2>&1 || fail 'rustfmt is missing: rustup component add rustfmt'
cargo clippy --version >/dev/null 2>&1 || fail 'clippy is missing: rustup component add clippy'

# The names of the Debian packages that are missing, one per line.
missing() {
    have chromium || echo chromium
    have chromedriver || echo chromium-driver
    "$here/postgres-bin.sh" >/dev/null 2>&1 || echo postgresql
    have fc-list || echo fontconfig
    [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ] || echo fonts-noto-cjk
}

mapfile -t packages < <(missing)
[ ${#packages[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo -n)
fi
if ! have apt-get || { [ ${#as_root[@]} -gt 0 ] && ! sudo -n true 2>/dev/null; }; then
    fail "${packages[*]} missing. On Debian or Ubuntu install with:" \
        "    sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages[*]}"
fi

printf 'Installing %s\n' "${packages[*]}"
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" </dev/null
}
apt update
apt install --no-install-recommends "${packages[@]}"

mapfile -t packages < <(missing)
[ ${#packages[@]} -eq 0 ] || fail "still missing after the installation: ${packages[*]}"
