#!/usr/bin/env bash
# Summary: install what a checkout needs, and build it
#
# Usage: tools/setup.sh start|test
#
# start  dependencies from the lockfile, tmux, the build: what `npm start` needs
# test   the same and the tools of the tests: what `npm test` needs
#
# Safe to run twice, also at the same time; the second time it finds everything done.
# Exit status: 0 done, 64 bad usage, 69 something is missing that it may not install, 70 a step failed.
set -euo pipefail

# One tool a line: the program, its Debian package, who needs it.
readonly TOOLS='tmux tmux start
git git test
shellcheck shellcheck test
shfmt shfmt test
script bsdutils test
ps procps test
setpriv util-linux test
dash dash test'

child='' output=''

main() {
  [[ ${1-} == start || ${1-} == test ]] || die 64 "run set-up" "${1-}" "it takes 'start' or 'test'"
  cd "$(dirname "${BASH_SOURCE[0]}")/.."
  # Two set-ups at once take turns; the lock is let go when this process ends, however it ends.
  exec 9<tools/setup.sh
  ! command -v flock >/dev/null || flock 9
  require_node
  install_dependencies
  install_tools "$1"
  build
}

require_node() {
  local version
  version=$(node -p 'process.versions.node')
  printf '%s\n' 20.19.0 "$version" | sort -VC || die 69 'use' "node $version" 'node 20.19 or newer is needed'
}

# npm ci empties node_modules first: the stamp is there only after it has gone through.
# NODE_ENV=production and npm's `omit` leave out the tools of the build; `include` goes before both.
install_dependencies() {
  local wanted stamp=node_modules/.mosaic-lock
  wanted=$(sha256sum package-lock.json package.json | sha256sum)
  [[ ! -x node_modules/.bin/nx || ! -f $stamp || $(<"$stamp") != "$wanted" ]] || return 0
  run_step 'installing dependencies' npm ci --include=dev --no-audit --no-fund
  [[ -x node_modules/.bin/nx ]] || die 70 'finish' 'installing dependencies' "npm left out 'nx', which builds"
  printf '%s\n' "$wanted" >"$stamp"
}

install_tools() {
  local program package user missing=()
  while read -r program package user; do
    [[ $user == start || $user == "$1" ]] || continue
    command -v "$program" >/dev/null || missing+=("$package")
  done <<<"$TOOLS"
  [[ ${#missing[@]} -gt 0 ]] || return 0
  command -v apt-get >/dev/null || die 69 'find' "${missing[*]}" 'there is no apt-get here to install it' "install ${missing[*]} with the package manager of this system"
  local as_root=()
  if [[ $EUID -ne 0 ]]; then
    command -v sudo >/dev/null || die 69 'install' "${missing[*]}" 'it needs root' "as root: apt-get install ${missing[*]}"
    sudo -n true 2>/dev/null || die 69 'install' "${missing[*]}" 'it needs root' "sudo apt-get install ${missing[*]}"
    as_root=(sudo -n)
  fi
  run_step 'reading the package lists' "${as_root[@]}" apt-get update
  run_step "installing ${missing[*]}" "${as_root[@]}" apt-get install -y --no-install-recommends "${missing[@]}"
}

# A build over an earlier one has little to do, and is not worth a word.
build() {
  [[ -f apps/mosaic/dist/main.js ]] || announce 'building'
  run_quietly 'building' node_modules/.bin/nx run-many -t build
}

# run_step TITLE COMMAND...: for what takes long
run_step() {
  announce "$1"
  run_quietly "$@"
}

announce() {
  printf 'set-up: %s\n' "$1" >&2
}

# run_quietly TITLE COMMAND...: shows the command's output only where it fails. It is waited for, since a shell that runs
# a command in the foreground hears of a signal only when that has ended, and npm takes its time to end.
run_quietly() {
  local title=$1
  shift
  output=$(mktemp)
  DEBIAN_FRONTEND=noninteractive NX_DAEMON=false "$@" >"$output" 2>&1 </dev/null 9<&- &
  child=$!
  trap 'stop_at INT' INT
  trap 'stop_at TERM' TERM
  wait "$child" || fail_of_step "$title" "$*"
  trap - INT TERM
  rm -f -- "$output"
}

fail_of_step() {
  cat -- "$output" >&2
  rm -f -- "$output"
  die 70 'finish' "$1" "'$2' failed"
}

# stop_at SIGNAL: ends the step, and then as the signal would have ended this script
stop_at() {
  trap '' INT TERM
  announce 'stopping; npm may take some seconds for it'
  kill -s TERM "$child" 2>/dev/null || true
  wait "$child" || true
  rm -f -- "$output"
  trap - INT TERM
  kill -s "$1" $$
}

# die STATUS ACT SUBJECT CAUSE [WAY_OUT]
die() {
  printf "mosaic: cannot %s '%s': %s\n" "$2" "$3" "$4" >&2
  [[ -z ${5-} ]] || printf '  try: %s\n' "$5" >&2
  exit "$1"
}

main "$@"
