#!/usr/bin/env bash
# Summary: install the pi that the end-to-end tests start
#
# Usage: test/e2e/src/install-pi.sh
#
# Installs what test/e2e/pi/package-lock.json pins, where it is not there yet.
# Safe to run twice, also at the same time; the second time it finds everything done.
# Exit status: 0 done, 70 npm failed.
set -euo pipefail

main() {
  cd "$(dirname "${BASH_SOURCE[0]}")/../pi"
  # Two installs at once take turns; the lock is let go when this process ends, however it ends.
  exec 9<package-lock.json
  ! command -v flock >/dev/null || flock 9
  local wanted stamp=node_modules/.mosaic-lock
  wanted=$(sha256sum package-lock.json package.json | sha256sum)
  [[ ! -x node_modules/.bin/pi || ! -f $stamp || $(<"$stamp") != "$wanted" ]] || return 0
  # npm ci empties node_modules first: the stamp is there only after it has gone through.
  npm ci --omit=dev --ignore-scripts --no-audit --no-fund >&2 9<&- || die
  printf '%s\n' "$wanted" >"$stamp"
}

die() {
  printf "install-pi: cannot install 'pi': npm ci failed\n" >&2
  exit 70
}

main "$@"
