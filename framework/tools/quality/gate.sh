#!/usr/bin/env bash
# Summary: look for private names and paths in what is shipped
#
# Usage: gate.sh [OPTION...] [ROOT]
#        gate.sh budget [ROOT]
#
# ROOT is the folder to scan, '-' for standard input; without it the framework that this file is of.
# 'budget' weighs what every agent carries: lines, bytes and an estimate of tokens.
#
#   --format text|canonical  the report for people (text), or for programs
#   --expect-private         fail where no private rule is there
#   --reveal                 show the lines, on a terminal only
#   --self-test              show that each rule finds its own sample
#
# Environment:
#   MOSAIC_GATE_RULES           a rule file of your own, outside the tree
#   MOSAIC_GATE_EXPECT_PRIVATE  1: the run fails where no private rule is there
#   MOSAIC_GATE_KEY             16 to 64 bytes: the key of fingerprints and of listed hashes
#   MOSAIC_GATE_DEADLINE_S      how long a scan may take (300)
#
# Exit status: 0 clean, 1 something was found, 2 it could not scan.
#
# Examples:
#   gate.sh
#   gate.sh --format canonical ~/work/project
#   git log -1 --format=%B | gate.sh -
#
# The contract, clause by clause: framework/spec/gate.md
# shellcheck disable=SC2154 # the parts share what begins with an underscore
set -uo pipefail

_PARTS=$(readlink -f -- "${BASH_SOURCE[0]}")
_PARTS=${_PARTS%/*}/gate
_ROOT='' _TMP='' _FORMAT='' _REVEAL='' _SELF_TEST='' _ACT=scan _EXPECT_PRIVATE=${MOSAIC_GATE_EXPECT_PRIVATE-}

main() {
  export LC_ALL=C
  set +eC   # a caller's SHELLOPTS
  SECONDS=0 # a caller's would move the deadline
  unset -f grep find xargs sort cat tr wc cut tail rm mkdir mktemp date iconv sha256sum timeout readlink cd printf
  unset GREP_OPTIONS GREP_COLOR GREP_COLORS POSIXLY_CORRECT CDPATH
  load_parts
  read_arguments "$@"
  [[ $_ACT != help ]] || { print_help 2>/dev/null || fail_of_stdout && return 0; }
  read_settings
  require_root
  trap clean_up EXIT
  trap 'end_on HUP' HUP
  trap 'end_on INT' INT
  trap 'end_on TERM' TERM
  _TMP=$(mktemp -d) || die scan "$_ROOT" 'no temporary folder could be made'
  _TMP=$(readlink -f -- "$_TMP")
  if [[ $_ACT == budget ]]; then
    weigh_resident
    return
  fi
  load_layers
  require_rules
  if [[ -n $_SELF_TEST ]]; then
    prove_canaries >"$_TMP/report"
    cat -- "$_TMP/report" 2>/dev/null || fail_of_stdout
    return
  fi
  scan
  report
}

load_parts() {
  local part
  for part in errors arguments pattern bracket rules layers select passes findings names tokens pardons report budget; do
    # shellcheck source=/dev/null
    source "$_PARTS/$part.sh" || exit 2
  done
}

# The header is the help, so the two cannot drift apart.
print_help() {
  local line
  while IFS= read -r line; do
    case $line in
      '#!'*) ;;
      '#'*) line=${line#'#'} && { printf '%s\n' "${line# }" || return; } ;;
      *) return 0 ;;
    esac
  done <"${BASH_SOURCE[0]}"
}

# Whoever has no rule looks for nothing, and would call everything clean.
require_rules() {
  [[ $_EXPECT_PRIVATE != 1 || $_PRIVATE_RULES -gt 0 || ${#_HASHES[@]} -gt 0 ]] \
    || die scan "$_ROOT" 'private rules were expected, and there are none' 'set MOSAIC_GATE_RULES to a file of rules'
  [[ ${#_RULE_IDS[@]} -gt 0 || ${#_HASH_IDS[@]} -gt 0 ]] || die scan "$_ROOT" 'there is no rule'
}

clean_up() {
  [[ -z $_TMP ]] || rm -rf -- "$_TMP"
}

# end_on SIGNAL: ends as the signal would have ended it
end_on() {
  trap - EXIT "$1"
  clean_up
  kill -s "$1" $$
}

main "$@"
