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

@test "the self-test believes no grep that finds nothing" {
  local option
  for option in -laZE -ZHnabE; do
    liar grep "$option"
    PATH=$BATS_TEST_TMPDIR/bin:$PATH run --separate-stderr bash "$GATE" --self-test
    assert_failure 2
    assert_output ''
    assert_equal "$stderr" "mosaic: cannot trust rule 'home-path': its canary was not found"
  done
}

@test "a grep that a signal ends is no grep that found nothing" {
  printf 'see /home/somebody\n' >"$TREE/b.md"
  # shellcheck disable=SC2016 # for the grep to expand
  printf '#!/bin/bash\n[[ $1 != -ZHnaoE ]] || kill -9 $$\nexec %s "$@"\n' "$(command -v grep || true)" >"$BATS_TEST_TMPDIR/bin/grep"
  chmod +x "$BATS_TEST_TMPDIR/bin/grep"
  PATH=$BATS_TEST_TMPDIR/bin:$PATH run --separate-stderr bash "$GATE" "$TREE"
  assert_failure 2
  assert_output ''
}

@test "rules may come through a pipe" {
  printf 'zarquon\n' >"$TREE/b.md"
  printf 'own\tidentity\ti\tzarquon\tzarquon\tZarquon\tnobody\ta name\n' >"$BATS_TEST_TMPDIR/own.tsv"
  MOSAIC_GATE_RULES=<(cat "$BATS_TEST_TMPDIR/own.tsv" || true) run bash "$GATE" "$TREE"
  assert_failure 1
  assert_output --partial 'b.md:1:1: own z*****'
}

@test "a temporary folder may be relative, and in the root, and is not scanned" {
  cd "$TREE"
  mkdir tm
  local folder
  for folder in tm .; do
    TMPDIR=$folder run bash "$GATE" .
    assert_success
    assert_output --partial 'gate: clean: 2 names, 1 files, 6 bytes'
  done
  run find . -mindepth 2
  assert_output ''
}

@test "a scan ends at its deadline, however much was found" {
  printf 'see /home/somebody%.0s\n' {1..200000} >"$TREE/b.md"
  SECONDS=-9999 MOSAIC_GATE_DEADLINE_S=1 run --separate-stderr bash "$GATE" "$TREE"
  assert_failure 2
  assert_output ''
  assert_equal "$stderr" "mosaic: cannot scan '$TREE': it took longer than 1 s"
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
