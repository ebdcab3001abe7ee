#!/usr/bin/env bash
# Summary: start one agent in a detached tmux session that outlives the caller
#
# Usage: start-agent-session.sh [NAME]
#
# NAME is 1 to 64 letters, digits, '_' or '-', the first not '-'; without it MOSAIC_AGENT_NAME is taken.
#
# Environment:
#   MOSAIC_AGENT_RUNTIME    the runtime (pi)
#   MOSAIC_AGENT_MODEL      the model, handed to the runtime as --model
#   MOSAIC_AGENT_CLASS      the agent's class
#   MOSAIC_AGENT_EFFORT     the effort
#   MOSAIC_AGENT_COMMAND    the whole command line (mosaic yolo RUNTIME [--model MODEL])
#   MOSAIC_AGENT_WORKDIR    the working folder, created when missing ($HOME)
#   MOSAIC_RUNTIME_BIN      a folder that comes first in the agent's PATH
#   MOSAIC_TMUX_SOCKET      the tmux socket (mosaic-fleet); empty: your default server
#   MOSAIC_HOME             the Mosaic home (~/.config/mosaic)
#   MOSAIC_START_SETTLE_MS  how long to wait before the start is confirmed (300); 0: do not confirm
# What fleet/agents/NAME.env in the Mosaic home sets takes the place of these.
#
# Exit status: 0 started or already running, 64 bad usage, 69 no usable tmux or sha256sum,
# 70 the runtime ended, 73 no working folder, 75 tmux did not do it or could not be asked.
#
# Examples:
#   MOSAIC_AGENT_WORKDIR=~/work start-agent-session.sh coder-1
#   MOSAIC_AGENT_COMMAND='claude --model opus' start-agent-session.sh reviewer
#
# The contract, clause by clause: framework/spec/launcher.md
set -uo pipefail

# Names begin with '_', since a caller's exported variable of the same name would hand this script's value on.
readonly _PANE_FACTS='#{pane_id},#{pane_dead},#{@mosaic_pane},#{pane_dead_status},#{pane_dead_signal}'
readonly _ABOVE='#{alternate_on}#{history_size}'
readonly _TRIES=3 _VERSION=0.0.34
# shellcheck disable=SC2016 # the pattern's own characters
readonly _AGENT_LINE='^([A-Za-z_][A-Za-z0-9_]*)=(([A-Za-z0-9_@%+=:,./-]*)|'\''([^'\'']*)'\''|"(([^"\$`]|\\["\$`])*)")$'
_NAME='' _WORKDIR='' _MADE_FOLDER='' _CONF='' _WORDS='' _REPLY='' _TRYING='' _WAY_OUT='' _DECLARED=' '

main() {
  case ${1-} in
    -h | --help) print_help 2>/dev/null || fail_of_stdout && return 0 ;;
  esac
  keep_locale
  read_name "$@"
  read_launch
  trap clean_up EXIT
  trap 'end_on HUP' HUP
  trap 'end_on INT' INT
  trap 'end_on TERM' TERM
  hash tmux 2>/dev/null || die 69 'tmux is not on PATH' 'apt-get install tmux'
  # what comes with this script lies beside it, also where it is called through a link
  _KIT=$(readlink -f -- "${BASH_SOURCE[0]}")
  _KIT=${_KIT%/*}
  clean_environment
  if has_session; then
    start_over_existing
  else
    start_new
  fi
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

# keep_locale: bytes for this script, and in _LOCALE what gives the tools the caller's locale, or one of UTF-8. A locale
# that is not installed would make bash complain at each change, so bash changes to C once and never back.
keep_locale() {
  _LOCALE=(LC_CTYPE=C.UTF-8)
  case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in
    *[Uu][Tt][Ff]-8* | *[Uu][Tt][Ff]8*) _LOCALE=(${LC_ALL+"LC_ALL=$LC_ALL"}) ;;
  esac
  export -n LC_ALL
  LC_ALL=C
}

read_name() {
  if [[ $# -gt 0 ]]; then _NAME=$1; else _NAME=${MOSAIC_AGENT_NAME-}; fi
  [[ $# -gt 0 || -n $_NAME ]] \
    || die 64 'no name was given' 'give a name as the first argument, or set MOSAIC_AGENT_NAME'
  is_name "$_NAME" '[A-Za-z0-9_-]' \
    || die 64 "a name has 1 to 64 letters, digits, '_' or '-', and begins with a letter, a digit or '_'" \
      'give a name such as coder-1, or --help'
  [[ $# -lt 2 ]] || { brief "$2" && die 64 "unexpected argument '$_REPLY'" 'set MOSAIC_AGENT_COMMAND to the command with its arguments'; }
}

read_launch() {
  # An unset HOME makes bash ask the user database for ~; an empty one does not.
  [[ -n ${HOME-} ]] || { unset HOME && HOME=~ && export HOME; }
  _HOME_FOLDER=$HOME && absolute_path "$HOME" && _HOME_FOLDER=$_REPLY
  require_line MOSAIC_HOME "${MOSAIC_HOME-}" 4096
  absolute_path "${MOSAIC_HOME:-${_HOME_FOLDER%/}/.config/mosaic}" && _MOSAIC_FOLDER=$_REPLY
  _AGENT_FILE=${_MOSAIC_FOLDER%/}/fleet/agents/$_NAME.env
  [[ ! -e $_AGENT_FILE ]] || read_agent_file
  _SOCKET=${MOSAIC_TMUX_SOCKET-mosaic-fleet}
  [[ -z $_SOCKET ]] || require_name MOSAIC_TMUX_SOCKET "$_SOCKET"
  _RUNTIME=${MOSAIC_AGENT_RUNTIME:-pi}
  require_name MOSAIC_AGENT_RUNTIME "$_RUNTIME"
  _CLASS=${MOSAIC_AGENT_CLASS-} _MODEL=${MOSAIC_AGENT_MODEL-} _EFFORT=${MOSAIC_AGENT_EFFORT-}
  require_line MOSAIC_AGENT_CLASS "$_CLASS" 256
  require_line MOSAIC_AGENT_MODEL "$_MODEL" 256
  require_line MOSAIC_AGENT_EFFORT "$_EFFORT" 256
  require_length MOSAIC_AGENT_WORKDIR "${MOSAIC_AGENT_WORKDIR-}" 4096
  require_length MOSAIC_RUNTIME_BIN "${MOSAIC_RUNTIME_BIN-}" 4096
  require_length MOSAIC_AGENT_COMMAND "${MOSAIC_AGENT_COMMAND-}" 8192
  quote "$_MODEL"
  _COMMAND=${MOSAIC_AGENT_COMMAND:-"mosaic yolo $_RUNTIME${_MODEL:+ --model $_REPLY}"}
  [[ -n ${MOSAIC_AGENT_COMMAND-} ]] || _WAY_OUT='set MOSAIC_AGENT_COMMAND to the command that starts your runtime'
  _SETTLE_MS=${MOSAIC_START_SETTLE_MS:-300}
  { [[ $_SETTLE_MS =~ ^[0123456789]{1,5}$ ]] && ((10#$_SETTLE_MS <= 60000)); } \
    || refuse_variable MOSAIC_START_SETTLE_MS "$_SETTLE_MS" 'is not a number of milliseconds from 0 to 60000'
  read_folders
}

read_folders() {
  absolute_path "${MOSAIC_AGENT_WORKDIR:-$_HOME_FOLDER}" && _WORKDIR=$_REPLY
  [[ -z ${MOSAIC_RUNTIME_BIN-} ]] || absolute_path "$MOSAIC_RUNTIME_BIN"
  _RUNTIME_BIN=${MOSAIC_RUNTIME_BIN:+$_REPLY}
}

# read_agent_file: what is declared of an agent takes the place of the caller's variables
read_agent_file() {
  local line number=0
  [[ -f $_AGENT_FILE && -r $_AGENT_FILE ]] || die 64 "cannot read '$_AGENT_FILE'" "edit $_AGENT_FILE"
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    [[ $line != *[[:cntrl:]]* ]] || refuse_line "$number" 'has a control byte'
    [[ -z $line || $line == '#'* ]] || take_line "$number" "$line"
  done <"$_AGENT_FILE"
}

# take_line NUMBER LINE
take_line() {
  [[ $2 =~ $_AGENT_LINE ]] || refuse_line "$1" 'is not VARIABLE=VALUE with the value plain or in quotes'
  local name=${BASH_REMATCH[1]} value=${BASH_REMATCH[3]}${BASH_REMATCH[4]} rest=${BASH_REMATCH[5]}
  while [[ $rest == *\\* ]]; do
    value+=${rest%%\\*}
    rest=${rest#*\\}
    value+=${rest:0:1} rest=${rest:1}
  done
  value+=$rest
  case $name in
    BASH* | EUID | IFS | PPID | SHELLOPTS | TMUX | TMUX_PANE | UID | _ | MOSAIC_HOME)
      brief "$name"
      refuse_line "$1" "sets $_REPLY, which it may not"
      ;;
    MOSAIC_AGENT_NAME)
      [[ $value == "$_NAME" ]] || { brief "$value" && refuse_line "$1" "names another agent, '$_REPLY'"; }
      ;;
    MOSAIC_AGENT_RUNTIME | MOSAIC_AGENT_CLASS | MOSAIC_AGENT_MODEL | MOSAIC_AGENT_EFFORT | MOSAIC_AGENT_WORKDIR | \
      MOSAIC_AGENT_COMMAND | MOSAIC_RUNTIME_BIN | MOSAIC_TMUX_SOCKET | MOSAIC_START_SETTLE_MS)
      printf -v "$name" %s "$value"
      _DECLARED+="$name "
      ;;
  esac
}

# refuse_line NUMBER CAUSE
refuse_line() {
  die 64 "line $1 of '$_AGENT_FILE' $2" "edit $_AGENT_FILE"
}

# is_name TEXT CHARACTERS: 1 to 64 of them, the first neither '-' nor '.'
is_name() {
  [[ $1 =~ ^[A-Za-z0-9_]$2{0,63}$ ]]
}

require_name() {
  is_name "$2" '[A-Za-z0-9_.-]' \
    || refuse_variable "$1" "$2" "is not 1 to 64 letters, digits, '_', '-' or '.', beginning with a letter, a digit or '_'"
}

# refuse_variable NAME VALUE CAUSE
refuse_variable() {
  brief "$2"
  refuse_usage "$1" "'$_REPLY' $3"
}

# refuse_usage VARIABLE CAUSE
refuse_usage() {
  local way_out="unset $1"
  [[ $_DECLARED != *" $1 "* ]] || way_out="edit $_AGENT_FILE"
  die 64 "$1 $2" "$way_out"
}

# require_line NAME VALUE LIMIT
require_line() {
  [[ $2 != *[[:cntrl:]]* ]] || refuse_variable "$1" "$2" 'has a control byte'
  require_length "$@"
}

# require_length NAME VALUE LIMIT
require_length() {
  [[ ${#2} -le $3 ]] || refuse_usage "$1" "has ${#2} bytes, at most $3 are allowed"
}

# brief TEXT: sets _REPLY: TEXT for an error, cut where it is long
brief() {
  _REPLY=$1
  [[ ${#1} -le 64 ]] || { _REPLY=${1:0:64} && _REPLY=${_REPLY//[! -~]/?}...; }
}

# absolute_path PATH: sets _REPLY: ~ expanded, taken from the caller's folder, no slash at the end
absolute_path() {
  _REPLY=$1
  # shellcheck disable=SC2088 # the tilde is text from outside, to be expanded here
  case $_REPLY in
    '~') _REPLY=$_HOME_FOLDER ;;
    '~/'*) _REPLY=${_HOME_FOLDER%/}/${_REPLY#'~/'} ;;
  esac
  [[ $_REPLY == /* ]] || _REPLY=${PWD%/}/$_REPLY
  while [[ $_REPLY == ?*/ ]]; do _REPLY=${_REPLY%/}; done
}

# quote TEXT: sets _REPLY: TEXT for a shell, plain where no byte of it can mean something to one
quote() {
  local rest=$1
  _REPLY=$1
  [[ ! $rest =~ ^[A-Za-z0-9_@%+=:,./-]+$ ]] || return 0
  _REPLY="'"
  while [[ $rest == *\'* ]]; do
    _REPLY+="${rest%%\'*}'\\''"
    rest=${rest#*\'}
  done
  _REPLY+="$rest'"
}

# clean_environment: a server that a call starts would hand its environment and open files to every later pane. Sets
# _TMUX_ENV, what stands before tmux: npm needs its own variables, and bash cannot name all of them.
clean_environment() {
  local entry foreign=()
  unset TMUX TMUX_PANE CLAUDECODE INIT_CWD NODE_ENV
  unset MOSAIC_AGENT_NAME MOSAIC_AGENT_RUNTIME MOSAIC_AGENT_CLASS MOSAIC_AGENT_MODEL MOSAIC_AGENT_EFFORT \
    MOSAIC_AGENT_WORKDIR MOSAIC_AGENT_COMMAND MOSAIC_RUNTIME_BIN MOSAIC_TMUX_SOCKET MOSAIC_HOME MOSAIC_START_SETTLE_MS
  while IFS= read -r -d '' entry; do
    [[ $entry != npm_* ]] || foreign+=(-u "${entry%%=*}")
  done <"/proc/$$/environ"
  _TMUX_ENV=(env "${foreign[@]}" "${_LOCALE[@]}")
  close_inherited_files
}

# What is marked to be closed in a program that is started is bash's own.
close_inherited_files() {
  local file key value
  for file in "/proc/$$/fdinfo/"*; do
    [[ ${file##*/} -gt 2 ]] || continue
    while read -r key value; do
      [[ $key != flags: ]] || ((value & 02000000)) || file=${file##*/}
    done 2>/dev/null <"$file"
    [[ $file == /* ]] || exec {file}>&-
  done
}

start_new() {
  local try
  require_tmux_3_2
  prepare_pane "=$_NAME:"
  _TRYING=yes
  for ((try = 1; try <= _TRIES; try++)); do
    if start_server && ask new-session -d -s "$_NAME" -x 200 -y 50 "${_PANE[@]}" "${_METADATA[@]}"; then
      confirm_start
      return
    fi
    local refusal=$_WORDS
    if has_session; then
      _TRYING='' _MADE_FOLDER='' # it may be what the other start runs in
      start_over_existing
      return
    fi
    [[ $try -eq _TRIES ]] || sleep "0.$try"
  done
  end_empty_server
  _TRYING=''
  fail_of_tmux 'tmux did not start the session' "$refusal"
}

start_over_existing() {
  ask_pane 'tmux did not say what runs in its session'
  case $_PANE_STATE in
    alive) say_running ;;
    silent) warn "tmux did not say whether the runtime of '$_NAME' is alive" && say_running ;;
    gone) die 75 'its session is there, but the pane of its runtime is gone' "tmux${_SOCKET:+ -L $_SOCKET} kill-session -t =$_NAME" ;;
    ended) revive ;;
  esac
}

revive() {
  prepare_pane "$_PANE_ID"
  _MADE_FOLDER='' # a start at the same time may run in it
  if ask respawn-pane -t "$_PANE_ID" "${_PANE[@]}" "${_METADATA[@]}"; then
    confirm_start
    return
  fi
  local refusal=$_WORDS
  ask_pane 'tmux did not say what runs in its session'
  [[ $_PANE_STATE == alive ]] || fail_of_tmux 'tmux did not start the runtime again' "$refusal"
  say_running
}

say_running() {
  printf 'Mosaic agent session already running: %s on socket %s\n' "$_NAME" "${_SOCKET:-default}" 2>/dev/null || fail_of_stdout
}

# prepare_pane TARGET: makes the working folder; sets _PANE and _METADATA, the arguments that a new and a revived pane share
prepare_pane() {
  make_workdir
  read_prefix
  local hash snippet='unset MOSAIC_AGENT_WORKDIR MOSAIC_AGENT_COMMAND MOSAIC_RUNTIME_BIN MOSAIC_START_SETTLE_MS; '
  # shellcheck disable=SC2016 # for the pane's shell to expand
  [[ -z $_PREFIX ]] || { quote "$_PREFIX" && snippet+="export PATH=$_REPLY"'"${PATH:+:$PATH}"; '; }
  # shellcheck disable=SC2016 # for the pane's shell to expand
  snippet+='[ ! -r "$2" ] || . "$2"; '
  # shellcheck disable=SC2016 # for the pane's shell to expand
  snippet+='exec bash -c "$1"'
  _PANE=()
  format_literal "$_WORKDIR"
  add_literal -c "$_REPLY" \
    -e "MOSAIC_AGENT_NAME=$_NAME" -e "MOSAIC_AGENT_RUNTIME=$_RUNTIME" -e "MOSAIC_AGENT_CLASS=$_CLASS" \
    -e "MOSAIC_AGENT_MODEL=$_MODEL" -e "MOSAIC_AGENT_EFFORT=$_EFFORT" -e "MOSAIC_TMUX_SOCKET=$_SOCKET" \
    -e "MOSAIC_HOME=$_MOSAIC_FOLDER" bash -c "$snippet" "$_NAME" "$_COMMAND" "${_KIT%/}/agent-pane.sh"
  hash=$(launch_hash) || die 69 'sha256sum is not on PATH' 'apt-get install coreutils'
  _METADATA=(';' set-option -p -t "$1" remain-on-exit on
    ';' set-option -w -t "$1" window-size manual
    ';' set-option -t "$1" destroy-unattached off)
  add_option "$1" name "$_NAME" runtime "$_RUNTIME" class "$_CLASS" model "$_MODEL" effort "$_EFFORT" \
    launcher bash version "$_VERSION" launch "$hash"
  _METADATA+=(';' set-option -F -t "$1" @mosaic_pane '#{pane_id}')
  _METADATA+=(';' set-option -F -t "$1" @mosaic_pid '#{pane_pid}')
}

# add_literal ARG...: to _PANE; tmux takes a ';' at an argument's end as the end of its command
add_literal() {
  local arg
  for arg in "$@"; do
    [[ $arg != *';' ]] || arg=${arg%;}'\;'
    _PANE+=("$arg")
  done
}

# add_option TARGET NAME VALUE ...: to _METADATA
add_option() {
  local target=$1 value
  shift
  while [[ $# -gt 0 ]]; do
    value=$2
    [[ $value != *';' ]] || value=${value%;}'\;'
    _METADATA+=(';' set-option -t "$target" "@mosaic_$1" "$value")
    shift 2
  done
}

# format_literal TEXT: sets _REPLY: TEXT for a format; tmux 3.3a takes '##' for '#', but not before a '['
format_literal() {
  local rest=$1
  _REPLY=''
  while [[ $rest =~ ^([^#]*)(#+)(.*)$ ]]; do
    rest=${BASH_REMATCH[3]}
    _REPLY+=${BASH_REMATCH[1]}${BASH_REMATCH[2]}
    [[ $rest == '['* ]] || _REPLY+=${BASH_REMATCH[2]}
  done
  _REPLY+=$rest
}

launch_hash() {
  local sum
  sum=$(printf '%s\0' mosaic-launch-1 "$_NAME" "$_RUNTIME" "$_CLASS" "$_MODEL" "$_EFFORT" "$_WORKDIR" "$_COMMAND" | sha256sum 2>/dev/null) || return
  printf '%s' "${sum%% *}"
}

make_workdir() {
  local words missing=$_WORKDIR
  if [[ ! -d $_WORKDIR ]]; then
    while [[ $missing == /*/* && ! -e ${missing%/*} ]]; do missing=${missing%/*}; done
    [[ -e $missing || -L $missing ]] || _MADE_FOLDER=$missing
    words=$(LC_ALL=C mkdir -p -- "$_WORKDIR" 2>&1) || die 73 "cannot create the working folder '$_WORKDIR': ${words##*: }"
  fi
  [[ -x $_WORKDIR ]] || die 73 "cannot enter the working folder '$_WORKDIR': Permission denied"
}

# end_on SIGNAL: takes back what was made, and ends as the signal would have ended it
end_on() {
  trap - EXIT "$1"
  clean_up
  kill -s "$1" $$
}

# A signal may come while tmux makes the session, and nobody has heard yet whether it did.
clean_up() {
  if [[ -n $_TRYING ]]; then
    ! has_session || return 0
    end_empty_server
  fi
  remove_made_folders
}

# Empty folders only: what somebody has put into one in the meantime stays.
remove_made_folders() {
  local folder=$_WORKDIR
  while [[ -n $_MADE_FOLDER && $folder == "$_MADE_FOLDER"* ]]; do
    rmdir -- "$folder" 2>/dev/null # one that was never made, or is in use, is no failure
    folder=${folder%/*}
  done
}

# read_prefix: sets _PREFIX
read_prefix() {
  local candidates=() taken=() limit=() folder known npm_prefix=''
  [[ -z $_RUNTIME_BIN ]] || candidates+=("$_RUNTIME_BIN")
  if command -v npm >/dev/null; then
    # in the foreground, so that Ctrl-C reaches npm too; not every `timeout` can
    ! timeout --foreground -k 1 5 sleep 0 2>/dev/null || limit=(timeout --foreground -k 1 5)
    # npm's failure means only that it has no folder to add; a NUL in its answer would make bash complain
    { npm_prefix=$("${limit[@]}" npm config get prefix </dev/null) || npm_prefix=''; } 2>/dev/null
  fi
  [[ $npm_prefix != /* ]] || { absolute_path "$npm_prefix" && candidates+=("${_REPLY%/}/bin"); }
  candidates+=("${_HOME_FOLDER%/}/.npm-global/bin" "${_HOME_FOLDER%/}/.local/bin")
  for folder in "${candidates[@]}"; do
    [[ -d $folder ]] || continue
    [[ $folder != *:* ]] || { warn "left '$folder' out of PATH: its name has a ':'" && continue; }
    for known in "${taken[@]}"; do
      [[ ! $folder -ef $known ]] || continue 2
    done
    taken+=("$folder")
  done
  _PREFIX=$(IFS=: && printf '%s.' "${taken[*]}")
  _PREFIX=${_PREFIX%.}
}

# ask ARG...: runs tmux on the socket; leaves what it said in _WORDS
ask() {
  _WORDS=$(run_tmux "$@" 2>&1)
}

run_tmux() {
  "${_TMUX_ENV[@]}" tmux ${_SOCKET:+-L "$_SOCKET"} "$@" </dev/null
}

has_session() { ask has-session -t "=$_NAME"; }

# The default server is the user's own, so it starts as the user has it.
start_server() {
  [[ -n $_SOCKET ]] || return 0
  [[ -n $_CONF ]] || find_configuration
  ask -f "$_CONF" start-server ';' set-option -s exit-empty off
}

# find_configuration: sets _CONF
find_configuration() {
  _CONF=${_KIT%/}/tmux.conf
  [[ -r $_CONF ]] || { warn "cannot read '$_CONF', so tmux starts with its defaults" && _CONF=/dev/null; }
}

end_empty_server() {
  [[ -z $_SOCKET ]] || ask if-shell -F '#{S:x}' '' kill-server
}

# ask_pane FAILURE: sets _PANE_STATE (alive, ended, gone, silent), _PANE_ID and _PANE_END
ask_pane() {
  local id dead own status signal
  _PANE_STATE=silent
  ask list-panes -s -t "=$_NAME:" -F "$_PANE_FACTS" || fail_of_tmux "$1" "$_WORDS"
  while IFS=, read -r id dead own status signal; do
    [[ $id == %* && $dead == [01] ]] || continue
    [[ $_PANE_STATE != silent ]] || _PANE_STATE=gone
    [[ -z $own || $own == "$id" ]] || continue
    [[ $_PANE_STATE != ended || $dead == 0 ]] || continue
    _PANE_ID=$id _PANE_STATE=ended _PANE_END="${status:+ with status $status}${signal:+ on signal $signal}"
    [[ $dead == 1 ]] || { _PANE_STATE=alive && return 0; }
  done <<<"$_WORDS"
}

confirm_start() {
  _TRYING='' _MADE_FOLDER=''
  ((10#$_SETTLE_MS)) || return 0
  sleep "$(printf '%d.%03d' "$((10#$_SETTLE_MS / 1000))" "$((10#$_SETTLE_MS % 1000))")"
  ask_pane 'tmux did not confirm the start'
  case $_PANE_STATE in
    silent) warn "tmux did not confirm the start of '$_NAME'" ;;
    gone) die 75 'tmux did not confirm the start: the pane of its runtime is gone' ;;
    ended) fail_of_end ;;
  esac
}

fail_of_end() {
  local line lines=() above
  say_error "the runtime ended within $((10#$_SETTLE_MS)) ms$_PANE_END" "$_WAY_OUT"
  # what tmux says of a failure is not what the runtime said
  _WORDS=$(run_tmux capture-pane -p -J -S -1 -t "$_PANE_ID" ';' display-message -p -t "$_PANE_ID" "$_ABOVE" 2>/dev/null) || _WORDS=''
  above=${_WORDS##*$'\n'}
  _WORDS=${_WORDS%"$above"}
  # The line above the screen is another runtime's, unless tmux scrolled the screen when it wrote that the pane is dead.
  [[ $above != [01][1-9]* || ($above == 0* && $_WORDS == *'Pane is dead'*) ]] || _WORDS=${_WORDS#*$'\n'}
  while IFS= read -r line; do
    line=${line%%'Pane is dead'*} # tmux's own, joined to the last line where that fills the screen
    [[ -z ${line//[[:space:]]/} ]] || lines+=("$line")
  done <<<"$_WORDS"
  [[ ${#lines[@]} -le 10 ]] || lines=("${lines[@]: -10}")
  [[ ${#lines[@]} -eq 0 ]] || printf '  | %s\n' "${lines[@]//[[:cntrl:]]/?}" >&2
  exit 70
}

require_tmux_3_2() {
  local version
  version=$("${_TMUX_ENV[@]}" tmux -V 2>/dev/null) || return 0
  version=${version##*[[:space:]]}
  [[ $version =~ ^([0123456789]+)\.([0123456789]+) ]] || return 0
  ((10#${BASH_REMATCH[1]} * 1000 + 10#${BASH_REMATCH[2]} >= 3002)) \
    || die 69 "tmux $version is too old, 3.2 or newer is needed" 'apt-get install tmux'
}

fail_of_tmux() {
  local words=${2%%$'\n'*}
  die 75 "$1: ${words:-it gave no reason}"
}

fail_of_stdout() {
  printf "mosaic: cannot write 'stdout': it is full or closed\n" >&2
  exit 75
}

# die STATUS CAUSE [WAY_OUT]
die() {
  say_error "${@:2}"
  exit "$1"
}

# say_error CAUSE [WAY_OUT]
say_error() {
  brief "$_NAME"
  printf '%s\n' "mosaic: cannot start agent '${_REPLY//[[:cntrl:]]/?}': ${1//[[:cntrl:]]/?}" >&2
  [[ -z ${2-} ]] || printf '  try: %s\n' "$2" >&2
}

warn() {
  printf '%s\n' "mosaic: warning: ${1//[[:cntrl:]]/?}" >&2
}

main "$@"
