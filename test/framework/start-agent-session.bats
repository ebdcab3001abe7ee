#!/usr/bin/env bats
# The bash launcher as it is shipped: without Node, without npm. Its whole contract is held by test/conformance/.

bats_require_minimum_version 1.5.0
# shellcheck source=sandbox.bash
source "${BATS_TEST_DIRNAME?}/sandbox.bash"

setup() {
  make_sandbox
  LAUNCHER=$ROOT/framework/tools/fleet/start-agent-session.sh
  RUNNING='Mosaic agent session already running: coder-1 on socket test'
}

teardown() {
  remove_sandbox
}

# start [VARIABLE=VALUE...] LAUNCHER...: a launch that idles and is not confirmed, unless a variable says otherwise
start() {
  run --separate-stderr in_sandbox MOSAIC_AGENT_COMMAND='exec sleep 600' MOSAIC_START_SETTLE_MS=0 "$@"
}

# fake_tmux HAS_SESSION_STATUS: an older stand-in, which finds the subcommand by its place and knows nothing else
fake_tmux() {
  rm "$BIN/tmux"
  cat >"$BIN/tmux" <<EOF
#!$BIN/bash
printf '%s\n' "\$*" >>'$SANDBOX/calls'
[[ \$3 != has-session ]] || exit $1
EOF
  chmod +x "$BIN/tmux"
}

@test "every shipped tool has a header with a summary, a usage and examples, and prints it as its help" {
  local tool header tools=("$ROOT"/framework/tools/*.sh "$ROOT"/framework/tools/*/*.sh)
  assert [ "${#tools[@]}" -ge 1 ]
  for tool in "${tools[@]}"; do
    # a part of the tool beside its folder
    [[ ! -e ${tool%/*}.sh ]] || continue
    run --separate-stderr in_sandbox bash "$tool" --help
    assert_success
    assert_equal "$stderr" ''
    header=$(sed -n '2,/^[^#]/{/^#/{s/^# \{0,1\}//;p}}' "$tool")
    assert_equal "$output" "$header"
    assert_line --index 0 --regexp '^Summary: [a-z].*[^.]$'
    assert_line --regexp "^Usage: ${tool##*/}"
    assert_line 'Examples:'
  done
}

@test "help is printed without a tool being called" {
  fake_tmux 0
  run in_sandbox bash "$LAUNCHER" -h
  assert_success
  assert [ ! -e "$SANDBOX/calls" ]
}

@test "a name that tmux would read otherwise is refused before any tool is called" {
  fake_tmux 1
  local name long
  long=$(printf 'x%.0s' {1..65})
  for name in '' a.b a:b =a -a "\$a" @a %a '#(touch x)' '#{pid}' 'a b' $'a\n' ä "$long"; do
    start "$LAUNCHER" "$name"
    assert_failure 64
    assert_equal "$output" ''
    assert_regex "$stderr" "^mosaic: cannot start agent '.*': a name has 1 to 64 letters"
  done
  assert [ ! -e "$SANDBOX/calls" ]
}

@test "a start without a name says how to give one" {
  start "$LAUNCHER"
  assert_failure 64
  assert_equal "$stderr" "mosaic: cannot start agent '': no name was given
  try: give a name as the first argument, or set MOSAIC_AGENT_NAME"
}

@test "a start works with an older stand-in for tmux, and bakes PATH and the command into the pane" {
  fake_tmux 1
  mkdir "$SANDBOX/runtime"
  start MOSAIC_RUNTIME_BIN="$SANDBOX/runtime" MOSAIC_START_SETTLE_MS=1 "$LAUNCHER" coder-1
  assert_success
  assert_equal "$output" ''
  assert_equal "$stderr" "mosaic: warning: tmux did not confirm the start of 'coder-1'"
  run cat "$SANDBOX/calls"
  assert_line --index 0 '-L test has-session -t =coder-1'
  assert_line --regexp '^-L test new-session '
  assert_output --partial "export PATH=$SANDBOX/runtime"
  assert_output --partial "exec bash -c \"\$1\" coder-1 exec sleep 600"
}

@test "a second start with an older stand-in for tmux changes nothing" {
  fake_tmux 0
  start "$LAUNCHER" coder-1
  assert_success
  assert_equal "$output" "$RUNNING"
  run cat "$SANDBOX/calls"
  refute_output --partial new-session
}

@test "a started agent runs in its folder with its metadata, and a second start says so" {
  start MOSAIC_AGENT_WORKDIR='~/work' MOSAIC_START_SETTLE_MS=20 "$LAUNCHER" coder-1
  assert_success
  assert_equal "$output$stderr" ''
  run ask_tmux display-message -p -t =coder-1: \
    '#{pane_current_command} #{window_width}x#{window_height} #{@mosaic_name} #{@mosaic_launcher} #{pane_current_path}'
  assert_output "sleep 200x50 coder-1 bash $SANDBOX/ho me/work"
  local pid
  pid=$(ask_tmux display-message -p -t =coder-1: '#{pane_pid}')
  start "$LAUNCHER" coder-1
  assert_success
  assert_equal "$output" "$RUNNING"
  run ask_tmux list-panes -a -F '#{session_name} #{pane_pid}'
  assert_output "coder-1 $pid"
}

@test "a second start whose answer cannot be written is no success" {
  fake_tmux 0
  # shellcheck disable=SC2016 # for the inner shell to expand
  start bash -c '"$0" coder-1 >/dev/full' "$LAUNCHER"
  assert_failure 75
  assert_equal "$stderr" "mosaic: warning: tmux did not say whether the runtime of 'coder-1' is alive
mosaic: cannot write 'stdout': it is full or closed"
}

@test "a start works under bash --posix" {
  start bash --posix "$LAUNCHER" coder-1
  assert_success
  assert_equal "$output$stderr" ''
  start bash --posix "$LAUNCHER" coder-1
  assert_equal "$output" "$RUNNING"
}

@test "a start through a link finds the configuration beside the script" {
  ln -s "$LAUNCHER" "$SANDBOX/start"
  start "$SANDBOX/start" coder-1
  assert_success
  assert_equal "$stderr" ''
  run ask_tmux show-options -gv history-limit
  assert_output 50000
}

@test "a runtime that ends at once is reported with its status and its last words, and is revived by the next start" {
  start MOSAIC_AGENT_COMMAND='echo "no key" >&2; exit 3' MOSAIC_START_SETTLE_MS=200 "$LAUNCHER" coder-1
  assert_failure 70
  assert_regex "$stderr" "^mosaic: cannot start agent 'coder-1': the runtime ended within 200 ms"
  assert_regex "$stderr" $'\n''  \| no key$'
  start "$LAUNCHER" coder-1
  assert_success
  run ask_tmux list-panes -a -F '#{pane_id} #{pane_dead}'
  assert_output '%0 0'
}

@test "a start without sha256sum says how to get it, and leaves no folder" {
  rm "$BIN/sha256sum"
  start MOSAIC_AGENT_WORKDIR="$SANDBOX/work" "$LAUNCHER" coder-1
  assert_failure 69
  assert_equal "$stderr" "mosaic: cannot start agent 'coder-1': sha256sum is not on PATH
  try: apt-get install coreutils"
  assert [ ! -e "$SANDBOX/work" ]
}

@test "help that cannot be written is no success" {
  # shellcheck disable=SC2016 # for the inner shell to expand
  start bash -c '"$0" --help >/dev/full' "$LAUNCHER"
  assert_failure 75
  assert_equal "$stderr" "mosaic: cannot write 'stdout': it is full or closed"
}

@test "a start without a tmux on PATH that can be run says how to get it, and writes nothing" {
  rm "$BIN/tmux"
  touch "$BIN/tmux"
  start MOSAIC_AGENT_WORKDIR="$SANDBOX/work" "$LAUNCHER" coder-1
  assert_failure 69
  assert_equal "$stderr" "mosaic: cannot start agent 'coder-1': tmux is not on PATH
  try: apt-get install tmux"
  assert [ ! -e "$SANDBOX/work" ]
}
