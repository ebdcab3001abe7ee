#!/usr/bin/env bats
# The bash gate on ground that no scenario has: tools that lie, a full disk, a signal

bats_require_minimum_version 1.5.0
# shellcheck source=sandbox.bash
source "${BATS_TEST_DIRNAME?}/sandbox.bash"

setup() {
  GATE=$ROOT/framework/tools/quality/gate.sh
  # shellcheck disable=SC2154 # bats sets it
  TREE="$BATS_TEST_TMPDIR/a tree"
  mkdir -p "$TREE" "$BATS_TEST_TMPDIR/bin" "$BATS_TEST_TMPDIR/tmp"
  printf 'plain\n' >"$TREE/a.md"
  export TMPDIR=$BATS_TEST_TMPDIR/tmp
}

# liar TOOL WORD: a TOOL that finds nothing, in silence, where WORD is among its arguments
liar() {
  local real
  real=$(command -v "$1")
  # shellcheck disable=SC2016 # for the liar to expand
  printf '#!/bin/bash\nfor word; do [[ $word != "%s" ]] || exit 1; done\nexec %s "$@"\n' "$2" "$real" >"$BATS_TEST_TMPDIR/bin/$1"
  chmod +x "$BATS_TEST_TMPDIR/bin/$1"
}

@test "a grep that finds nothing in silence is caught by the canaries" {
  liar grep -laZE
  PATH=$BATS_TEST_TMPDIR/bin:$PATH run --separate-stderr bash "$GATE" "$TREE"
  assert_failure 2
  assert_output ''
  assert_equal "$stderr" "mosaic: cannot trust rule 'home-path': its canary was not found"
}

@test "a grep that finds the file and not the line is caught, too" {
  printf 'see /home/somebody\n' >"$TREE/b.md"
  liar grep -ZHnaboE
  PATH=$BATS_TEST_TMPDIR/bin:$PATH run --separate-stderr bash "$GATE" "$TREE"
  assert_failure 2
  assert_equal "$stderr" "mosaic: cannot trust rule 'home-path': its canary was not found"
}

@test "a report that cannot be written is no success" {
  local words
  for words in "$TREE" --self-test --help; do
    run bash -c 'bash "$1" "$2" >/dev/full' bash "$GATE" "$words"
    assert_failure 2
    assert_output "mosaic: cannot write 'stdout': it is full or closed"
  done
}

@test "what a caller's shell has set changes nothing" {
  grep() { exit 0; }
  export -f grep
  run env "SHELLOPTS=errexit:noclobber" bash "$GATE" "$TREE"
  assert_success
  assert_output --partial 'gate: clean: 1 names, 1 files, 6 bytes, 1 lines'
}

@test "a run leaves nothing in the temporary folder" {
  run bash "$GATE" "$TREE"
  assert_success
  run ls -A "$TMPDIR"
  assert_output ''
}
