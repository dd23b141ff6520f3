# shellcheck shell=bash
# Sourced by the scenarios: a release source at SOURCE, filled from RELEASES, and what it has installed at BIN.

# publish VERSION: makes a real release the newest of the source.
publish() {
    mkdir -p "$SOURCE"
    cp "$RELEASES/r-$1"/no-mistakes-* "$RELEASES/r-$1/release-$1.json"* "$RELEASES/r-$1/install.sh" "$SOURCE/"
    cp "$RELEASES/r-$1/release.json.sig" "$SOURCE/release.json.sig"
    cp "$RELEASES/r-$1/release.json" "$SOURCE/release.json"
}

# install [OPTION...]: runs the installer of the source.
# shellcheck disable=SC2120
install() { sh "$SOURCE/install.sh" --from "$SOURCE" "$@"; }

# A user who has 1.0.0 installed, and whose source has 1.1.0 as well.
installed() {
    publish 1.0.0
    # shellcheck disable=SC2119
    install >/dev/null || echo "# the installation failed"
    publish 1.1.0
}

# gone PID: returns as soon as the process is.
# shellcheck disable=SC2154  # the library of checks sets it
gone() {
    timeout "$patience" python3 - "$1" <<'END'
import os, select, sys
try:
    select.select([os.pidfd_open(int(sys.argv[1]))], [], [])
except ProcessLookupError:
    pass
END
}

# What is beside the executable that must not be there when nothing is going on.
leftovers() { find "$(dirname "$BIN")" "$ROOT" -maxdepth 1 \( -name '*.new' -o -name '*.spare' -o -name '*.unverified' -o -name '*.update.json' -o -name '.install.*' -o -name '*before-update*' -o -name '*.room' -o -name queue.hold -o -name '*.tmp' \); }

digest() { sha256sum <"$1" | cut -d' ' -f1; }
