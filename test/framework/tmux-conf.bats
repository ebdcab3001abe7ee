#!/usr/bin/env bats
# The configuration of the fleet's server, read by the real tmux.

bats_require_minimum_version 1.5.0
# shellcheck source=sandbox.bash
source "${BATS_TEST_DIRNAME?}/sandbox.bash"

setup() {
  make_sandbox
  CONF=$ROOT/framework/tools/fleet/tmux.conf
}

teardown() {
  remove_sandbox
}

# start_server CONF: with an idle session `a`
start_server() {
  run in_sandbox tmux -L test -f "$1" new-session -d -s a sleep 600
  assert_success
  assert_output ''
}

@test "tmux takes the configuration without a word" {
  start_server /dev/null
  run ask_tmux source-file "$CONF"
  assert_success
  assert_output ''
}

@test "tmux complains of a configuration with a bad line" {
  start_server /dev/null
  printf 'set -g no-such-option on\n' >"$SANDBOX/conf"
  run ask_tmux source-file "$SANDBOX/conf"
  assert_failure
  assert_output --partial 'no-such-option'
}

@test "every option of the configuration is in force on the server that was started with it" {
  start_server "$CONF"
  local command scope option value count=0
  while read -r command scope option value; do
    # Behind %if it is for a newer tmux only.
    [[ $command == set && $option != extended-keys-format ]] || continue
    run ask_tmux show-options "${scope}v" "$option"
    assert_success
    assert_output "$value"
    count=$((count + 1))
  done <"$CONF"
  assert [ "$count" -gt 10 ]
}

@test "a session keeps the pane of a runtime that has ended" {
  start_server "$CONF"
  run ask_tmux new-session -d -s ended bash -c 'exit 3'
  assert_success
  retry_until pane_is_dead
}

pane_is_dead() {
  local answer
  answer=$(ask_tmux list-panes -t =ended: -F '#{pane_dead}') && [[ $answer == 1 ]]
}

@test "a user's own configuration changes nothing" {
  printf '%s\n' 'set -g base-index 1' 'set -g destroy-unattached on' 'set -g default-shell /bin/false' \
    'set -g remain-on-exit off' 'set -s exit-empty on' >"$SANDBOX/ho me/.tmux.conf"
  start_server "$CONF"
  run ask_tmux list-windows -a -F '#{session_name} #{window_index} #{session_attached}'
  assert_output 'a 0 0'
}

@test "a server stays without a session" {
  start_server "$CONF"
  run ask_tmux kill-session -t =a
  assert_success
  run ask_tmux display-message -p alive
  assert_output alive
}
