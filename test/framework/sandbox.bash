#!/usr/bin/env bash
# A sandbox for one test of the fleet's bash tools: its tmux, its home and its PATH are nobody else's.
# Sets ROOT, SANDBOX and BIN, which is all of PATH: neither Node nor npm is there.

ROOT=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
SANDBOX='' BIN=''
# shellcheck disable=SC2034 # bats sets it, and tests read it
stderr=''
load "$ROOT/node_modules/bats-support/load"
load "$ROOT/node_modules/bats-assert/load"

make_sandbox() {
  local tool path
  # Short, since a socket's path has at most 107 bytes.
  SANDBOX=$(mktemp -d "${TMPDIR:-/tmp}/mb.XXXXXX")
  BIN=$SANDBOX/bin
  mkdir -p "$BIN" "$SANDBOX/ho me" "$SANDBOX/t"
  for tool in bash cat env mkdir readlink rmdir sha256sum sleep tmux; do
    path=$(type -P "$tool")
    ln -s "$path" "$BIN/$tool"
  done
  VARIABLES=(PATH="$BIN" HOME="$SANDBOX/ho me" TMUX_TMPDIR="$SANDBOX/t" LC_ALL=C.UTF-8 MOSAIC_TMUX_SOCKET=test)
}

remove_sandbox() {
  local pid
  pid=$(server_pid)
  [[ -z $pid ]] || end_server "$pid"
  rm -rf "$SANDBOX"
}

# in_sandbox COMMAND...: runs it with exactly the sandbox's environment; VARIABLE=VALUE may stand before the command
in_sandbox() {
  env -i "${VARIABLES[@]}" "$@"
}

# ask_tmux ARG...: asks the sandbox's server, also where the sandbox's own tmux is a fake; -N starts none
ask_tmux() {
  env -i PATH="$PATH" TMUX_TMPDIR="$SANDBOX/t" LC_ALL=C.UTF-8 tmux -L test -N "$@"
}

# server_pid: nothing where no server runs
server_pid() {
  ask_tmux display-message -p '#{pid}' 2>/dev/null || return 0
}

end_server() {
  ask_tmux kill-server
  retry_until has_ended "$1"
}

# has_ended PID: also where it was not collected yet
has_ended() {
  [[ ! -e /proc/$1/stat || $(<"/proc/$1/stat") == *') Z '* ]]
}

# retry_until COMMAND...: until it succeeds, for ten seconds at most
retry_until() {
  local deadline=$((SECONDS + 10))
  until "$@"; do
    [[ $SECONDS -lt $deadline ]] || {
      printf 'did not hold within 10 s: %s\n' "$*" >&2
      return 1
    }
    sleep 0.02
  done
}
