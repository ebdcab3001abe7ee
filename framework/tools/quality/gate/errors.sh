# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: the errors of the gate, and text from outside as it is shown

# die ACT SUBJECT CAUSE [WAY_OUT]
die() {
  printf "mosaic: cannot %s '%s': %s\n" "$1" "${2//[[:cntrl:]]/?}" "${3//[[:cntrl:]]/?}" >&2
  [[ -z ${4-} ]] || printf '  try: %s\n' "$4" >&2
  exit 2
}

# into FILE COMMAND...: its output; one that fails ends the gate, since what it would have told is not known
into() {
  local file=$1
  shift
  "$@" >"$file" || die scan "$_ROOT" "'$1' failed"
}

# grep_into FILE ARGUMENT...: what grep finds; nothing is no failure
grep_into() {
  local file=$1 exit
  shift
  grep "$@" >"$file"
  exit=$?
  [[ $exit -lt 2 ]] || die scan "$_ROOT" "'grep' failed"
}

# bad_usage CAUSE
bad_usage() {
  die run gate "$1" 'the option --help'
}

# shown_bytes TEXT: sets _REPLY: TEXT with what is not printable ASCII, and a backslash, as \xNN
shown_bytes() {
  local rest=$1 code
  _REPLY=''
  while [[ $rest == *[!\ -\[\]-~]* ]]; do
    local plain=${rest%%[!\ -\[\]-~]*}
    rest=${rest:${#plain}}
    printf -v code '%d' "'${rest:0:1}"
    printf -v code '%02x' "$((code & 255))"
    _REPLY+="$plain\\x$code"
    rest=${rest:1}
  done
  _REPLY+=$rest
}

# unshown_bytes TEXT: sets _REPLY: the bytes behind what shown_bytes gave
unshown_bytes() {
  printf -v _REPLY '%b' "$1"
}

# redacted TEXT: sets _REPLY: TEXT by its first byte, whatever its length
redacted() {
  _REPLY='?*****'
  [[ $1 != [\!-~]* ]] || _REPLY="${1:0:1}*****"
}

fail_of_stdout() {
  die write stdout 'it is full or closed'
}
