#!/bin/sh
# Summary: stands in for a tool that needs room on a disk: behind the n-th call of such a one the disk is full
#
# FAULT_POINTS is a file with a byte for each call that may still be done; REAL_TOOLS has the real ones.
# shellcheck disable=SC2154 # the environment has them
name=${0##*/}
if [ -s "$FAULT_POINTS" ]; then
  printf . >>"$FAULT_COUNT"
  truncate -s -1 -- "$FAULT_POINTS"
  exec "$REAL_TOOLS/$name" "$@"
fi
if [ "$name" = cp ]; then
  # the last two words are from where and to where
  while [ $# -gt 2 ]; do shift; done
  [ ! -f "$1" ] || head -c 100 -- "$1" >"$2"
fi
printf "%s: cannot write '%s': No space left on device\n" "$name" "$2" >&2
exit 1
