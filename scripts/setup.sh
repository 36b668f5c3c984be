# shellcheck shell=sh
# Sourced by run, test, check and lock: finds a Python, has scripts/setup make what is missing, leaves $venv_python.

root=$(dirname "$(dirname "$(readlink -f "$0")")")
venv_python="$root/.venv/bin/python"
export PYTHONPATH="$root"   # the project's modules, from whatever folder this is called
export PYTHONSAFEPATH=1     # and not the modules of that folder

is_supported() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1
}

find_python() {
    for name in "${PYTHON:-python3.13}" python3.12 python3.11 python3.14 python3.13 python3; do
        if is_supported "$name"; then
            command -v "$name"
            return
        fi
    done
    echo "Clipsheet needs Python 3.11 to 3.14, and none was found. Install one with:" >&2
    if [ "$(uname)" = Darwin ]; then
        echo "    brew install python@3.13" >&2
    else
        echo "    sudo apt-get install -y python3 python3-venv" >&2
    fi
    return 1
}

set_up() { # set_up [--dev]: quick when there is nothing to do
    if [ -x "$venv_python" ] && "$venv_python" -m scripts.setup --check "$@"; then
        return
    fi
    found=$(find_python) || exit 1
    "$found" -m scripts.setup "$@" </dev/null || exit $?
}
