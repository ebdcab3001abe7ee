#!/bin/sh
# Summary: stand in for any tool: record the call as one file, then answer by the first rule that matches
#
# Usage: BIN/TOOL [ARG...], where BIN/TOOL is a link to this script and BIN/../fake-tool is the state folder
#
# calls/N             one file a call, claimed with O_EXCL: TOOL PID FILES CWD ARGC ARG... ENVIRONMENT... end, each followed by a NUL
#                     (FILES: which of the open files 3 to 9, 200 and 255 it has, each followed by a blank)
# calls/N.unexpected  made where no rule was left for call N; the exit status is 97 then
# rules/TOOL          sh code that calls `take`, `reply`, `hold`, `hang` and `signal`, written by fake-tool.ts
# used/RULE.USE       one file for each use of a rule that has a limit

# shellcheck disable=SC2317,SC2034 # the rules call these and read subcommand
set -C
tool=${0##*/}
state=${0%/*}/../fake-tool

# claim PATH: makes the file; false where another call was quicker
claim() {
  true 2>/dev/null >"$1"
}

# take RULE LIMIT: for the rules; false where the rule has been used up; a limit of 0 is none
take() {
  [ "$2" -ne 0 ] || return 0
  use=1
  while [ "$use" -le "$2" ]; do
    if claim "$state/used/$1.$use"; then return 0; fi
    use=$((use + 1))
  done
  return 1
}

# reply EXIT STDOUT STDERR: for the rules
reply() {
  printf '%s' "$2"
  printf '%s' "$3" >&2
  exit "$1"
}

# hold: for the rules; plays an interactive program, which ends with its input
hold() {
  while read -r _; do :; done
}

# hang: for the rules; does nothing until it is killed
hang() {
  exec /bin/sleep 600
}

# signal NAME: for the rules; sends it to the leader of the process group alone, which is the program under test, and
# goes on when it has it
signal() {
  read -r line <"/proc/$$/stat"
  # shellcheck disable=SC2086 # its fields: state, parent, group
  set -- "$1" ${line##*) }
  kill -s "$1" "$4"
  while /bin/grep -q '^ShdPnd:.*[1-9a-f]' "/proc/$4/status" 2>/dev/null; do :; done
}

# read_subcommand ARG...: sets subcommand, the first word behind tmux's global flags
read_subcommand() {
  subcommand=''
  while [ $# -gt 0 ]; do
    case $1 in
      -[LSfcT])
        [ $# -ge 2 ] || return 0
        shift 2
        ;;
      --)
        subcommand=${2-}
        return 0
        ;;
      -[LSfcT]?* | -?) shift ;;
      -??*)
        rest=-${1#-?}
        shift
        set -- "$rest" "$@"
        ;;
      *)
        subcommand=$1
        return 0
        ;;
    esac
  done
}

files=''
for file in 3 4 5 6 7 8 9 200 255; do
  [ ! -e "/proc/$$/fd/$file" ] || files="$files$file "
done
call=1
until claim "$state/calls/$call"; do
  [ -d "$state/calls" ] || exit 97
  call=$((call + 1))
done
{
  printf '%s\0' "$tool" "$$" "$files" "$PWD" "$#" "$@"
  /bin/cat "/proc/$$/environ"
  printf 'end\0'
} >|"$state/calls/$call"

read_subcommand "$@"
# shellcheck source=/dev/null # written for each test
[ ! -r "$state/rules/$tool" ] || . "$state/rules/$tool"
claim "$state/calls/$call.unexpected"
printf 'fake %s: no rule for this call\n' "$tool" >&2
exit 97
