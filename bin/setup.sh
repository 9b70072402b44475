#!/usr/bin/env bash
# Installs what the project needs on this machine, and only what is missing:
# system libraries (apt), .venv with the locked Python packages, browser libraries in static/vendor.
#
#   bin/setup.sh [--dev] [--browser]      --dev: what tests and linters need · --browser: Chromium for the browser tests
#
# A second run finds its stamps and does nothing. Each failure ends in one sentence; the details are in var/penyiapan.log.
set -euo pipefail
cd "$(dirname "$0")/.."

LOG=var/penyiapan.log
MINIMUM_PYTHON="3.11"
RUNTIME_PACKAGES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig fonts-urw-base35 fonts-liberation)
TEST_PACKAGES=(poppler-utils qpdf) # judge the PDF that we write
CALC_PACKAGES=(libreoffice-calc-nogui) # computes the formulas that we write into workbooks
BROWSER_PACKAGES=(chromium)

dev=no browser=no
for argument in "$@"; do
    case $argument in
        --dev) dev=yes ;;
        --browser) browser=yes dev=yes ;;
        *) echo "Pilihan tidak dikenal: $argument (yang ada: --dev, --browser)." >&2; exit 2 ;;
    esac
done

mkdir -p var/static # the web server warns where there is none yet
: >"$LOG"


say() { printf '• %s\n' "$*"; }

give_up() {
    printf '\nPenyiapan berhenti: %s\n' "$*" >&2
    exit 1
}

# run LABEL ADVICE COMMAND…: the command's own words go to the log, a dot per ten lines to the terminal.
run() {
    local label=$1 advice=$2 lines=0 started=$SECONDS
    shift 2
    printf '• %s ' "$label"
    if ! "$@" </dev/null 2>&1 | while IFS= read -r line; do
        printf '%s\n' "$line" >>"$LOG"
        if ((++lines % 10 == 1)); then printf '.'; fi
    done; then
        give_up "$advice Rinciannya di $LOG."
    fi
    printf ' selesai (%d detik)\n' $((SECONDS - started))
}

# A stamp holds the checksum of what its step was made from; the step runs again when that has changed.
checksum() { cat "$@" | sha256sum | cut -d' ' -f1; }
is_stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }


# --- Python -------------------------------------------------------------------------------------------------------

find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c "import sys; sys.exit(sys.version_info < tuple(map(int, '$MINIMUM_PYTHON'.split('.'))))" 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    give_up "dibutuhkan Python $MINIMUM_PYTHON atau lebih baru."
}


# --- system packages ----------------------------------------------------------------------------------------------

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

# A foreign source that does not answer is no reason to stop: whether ours are there, the installation will tell.
refresh_package_lists() { as_root apt-get update -o Acquire::Retries=3 || true; }

install_system_packages() {
    local package missing=()
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} = 0 ] && return
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || give_up "jalankan sebagai root: apt-get install ${missing[*]}"
        sudo -v || give_up "jalankan sebagai root: apt-get install ${missing[*]}"
    fi
    local advice="paket sistem (${missing[*]}) gagal dipasang; periksa sambungan internet, lalu ulangi."
    run "Daftar paket sistem" "$advice" refresh_package_lists
    run "Paket sistem: ${missing[*]}" "$advice" \
        as_root apt-get install -y --no-install-recommends -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "${missing[@]}"
}

# Where there is no apt we cannot install, so we only look for what would be missed later.
check_without_apt() {
    local library
    "$python" -c 'import ensurepip, venv' 2>/dev/null || give_up "pasang dahulu modul venv untuk $python."
    for library in pango-1.0 pangoft2-1.0 harfbuzz harfbuzz-subset; do
        "$python" -c "import ctypes.util, sys; sys.exit(ctypes.util.find_library('$library') is None)" ||
            give_up "pasang dahulu pustaka Pango dan HarfBuzz (dengan harfbuzz-subset) serta huruf URW Base 35 dan Liberation."
    done
}


# --- Python packages ----------------------------------------------------------------------------------------------

make_venv() {
    if .venv/bin/python -m pip --version >/dev/null 2>&1; then return; fi
    rm -rf .venv
    run "Lingkungan Python di .venv" "lingkungan Python tidak dapat dibuat; pasang modul venv untuk $python." "$python" -m venv .venv
}

# install_locked STAMP LOCK…: the last lock holds all that the earlier ones do, so it alone is installed.
install_locked() {
    local name=$1 stamp=.venv/kinerja-$1 sum
    shift
    sum=$(checksum "$@")
    if is_stamped "$stamp" "$sum"; then return; fi
    run "Paket Python ($name)" "paket Python gagal diunduh; periksa sambungan internet, lalu ulangi." \
        .venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off --require-hashes -r "${*: -1}"
    printf '%s\n' "$sum" >"$stamp"
}


# --- browser libraries --------------------------------------------------------------------------------------------

find_npm() {
    if command -v npm >/dev/null; then
        command -v npm
    else
        [ -x .venv/bin/npm ] || install_locked node requirements/node.txt >&2
        printf '%s\n' .venv/bin/npm
    fi
}

install_browser_libraries() {
    local sum npm
    sum=$(checksum package-lock.json bin/vendor.py)
    if is_stamped static/vendor/.stamp "$sum" && [ -d node_modules ]; then return; fi
    npm=$(find_npm)
    PATH=$PWD/.venv/bin:$PATH run "Pustaka peramban" "pustaka peramban gagal diunduh; periksa sambungan internet, lalu ulangi." \
        "$npm" ci --ignore-scripts --no-audit --no-fund
    .venv/bin/python bin/vendor.py
    printf '%s\n' "$sum" >static/vendor/.stamp
}


# --- all of it ----------------------------------------------------------------------------------------------------

python=$(find_python)
if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
    packages=("${RUNTIME_PACKAGES[@]}")
    "$python" -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3-venv)
    if [ $dev = yes ]; then
        packages+=("${TEST_PACKAGES[@]}")
        command -v soffice >/dev/null || packages+=("${CALC_PACKAGES[@]}") # any LibreOffice will do
    fi
    if [ $browser = yes ]; then packages+=("${BROWSER_PACKAGES[@]}"); fi
    install_system_packages "${packages[@]}"
else
    check_without_apt
    if [ $browser = yes ]; then
        command -v "${KINERJA_CHROMIUM:-chromium}" >/dev/null || give_up "pasang dahulu Chromium, atau isi KINERJA_CHROMIUM dengan letaknya."
    fi
fi
make_venv
if [ $dev = yes ]; then
    install_locked dev requirements/app.txt requirements/dev.txt
else
    is_stamped .venv/kinerja-dev "$(checksum requirements/app.txt requirements/dev.txt)" || install_locked app requirements/app.txt
fi
install_browser_libraries
say "Siap."
