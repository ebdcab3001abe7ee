# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: what the installer says, and how it fails

# die ACT SUBJECT CAUSE [WAY_OUT]
die() {
  printf "mosaic: cannot %s '%s': %s\n" "$1" "${2//[[:cntrl:]]/?}" "${3//[[:cntrl:]]/?}" >&2
  [[ -z ${4-} ]] || printf '  try: %s\n' "${4//[[:cntrl:]]/?}" >&2
  exit 2
}

# in_place PLACE COMMAND...: what fails ends the install with the place and the system's words
in_place() {
  local place=$1 words
  shift
  words=$("$@" 2>&1 >/dev/null </dev/null) && return
  words=${words%%$'\n'*}
  # who was killed says nothing
  words=${words:-"'$1' did not end by itself"}
  die 'install into' "$place" "${words##*: }"
}

fail_of_stdout() {
  die write stdout 'it is full or closed'
}

# shown TEXT: sets _REPLY: TEXT for a terminal: besides control bytes, C1 control characters and the marks that turn the
# direction of writing are '?'
shown() {
  _REPLY=${1//[[:cntrl:]]/?}
  _REPLY=${_REPLY//$'\xc2'[$'\x80'-$'\x9f']/?}
  _REPLY=${_REPLY//$'\xe2\x80'[$'\xaa'-$'\xae']/?}
  _REPLY=${_REPLY//$'\xe2\x81'[$'\xa6'-$'\xa9']/?}
}

# say LINE: to stdout; one that is lost does not keep the rest from being done, and a reader who has seen enough is none
say() {
  local words
  shown "$1"
  { words=$({ printf '%s\n' "$_REPLY" >&3; } 2>&1); } 3>&1 || [[ $words == *'Broken pipe' ]] || _LOST_STDOUT=yes
}

say_steps() {
  local index
  for index in "${!_KINDS[@]}"; do say_step "$index"; done
}

# say_step INDEX: a step for people; nothing for what says nothing by itself
say_step() {
  local one=${_ONES[$1]} two=${_TWOS[$1]} to=${_TOS[$1]} own
  case ${_KINDS[$1]} in
    keep)
      own=${_OWN["/${two%%/*}"]-}
      verb kept keep
      say "$_REPLY your $two as .framework/$to${own:+; what is your own belongs in $own}"
      ;;
    'set aside') verb moved move && say "$_REPLY $one to .framework/$to" ;;
    create) verb made make && say "$_REPLY $one from its template; it is yours" ;;
    switch) verb 'is in force' 'be in force' && say "framework $one $_REPLY${two:+, before it $two}" ;;
  esac
}

# verb DONE PLANNED: sets _REPLY
verb() {
  _REPLY=$1
  [[ -z $_IS_PLAN ]] || _REPLY="would $2"
}

warn_of_unread() {
  [[ ! -e $_HOME/CONSTITUTION.local.md && ! -L $_HOME/CONSTITUTION.local.md ]] \
    || printf 'mosaic: warning: CONSTITUTION.local.md is not read: gates cannot be changed locally\n' >&2
}
