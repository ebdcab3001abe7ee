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
#
# Exit status: 0 started or already running, 64 bad usage, 69 no usable tmux, 70 the runtime ended,
# 73 no working folder, 75 tmux did not do it or could not be asked.
#
# Examples:
#   MOSAIC_AGENT_WORKDIR=~/work start-agent-session.sh coder-1
#   MOSAIC_AGENT_COMMAND='claude --model opus' start-agent-session.sh reviewer
#
# The contract, clause by clause: framework/spec/launcher.md
set -uo pipefail

# A caller's exported variable with one of these names would hand this script's value on to tmux.
unset PANE_FACTS TRIES NAME WORKDIR MADE_FOLDER CONF WORDS REPLY LOCALE SOCKET RUNTIME CLASS MODEL EFFORT COMMAND SETTLE_MS \
  HOME_FOLDER MOSAIC_FOLDER RUNTIME_BIN TMUX_ENV PANE METADATA PREFIX PANE_STATE PANE_ID PANE_END

readonly PANE_FACTS='#{pane_id},#{pane_dead},#{@mosaic_pane},#{pane_dead_status},#{pane_dead_signal}'
readonly TRIES=3
NAME='' WORKDIR='' MADE_FOLDER='' CONF='' WORDS='' REPLY=''

main() {
  case ${1-} in
    -h | --help) print_help && return 0 ;;
  esac
  keep_locale
  read_name "$@"
  read_launch
  trap remove_made_folders EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  hash tmux 2>/dev/null || die 69 'tmux is not on PATH' 'apt-get install tmux'
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
      '#'*) line=${line#'#'} && printf '%s\n' "${line# }" ;;
      *) return 0 ;;
    esac
  done <"${BASH_SOURCE[0]}"
}

# keep_locale: bytes for this script, and in LOCALE what gives the tools the caller's locale, or one of UTF-8. A locale
# that is not installed would make bash complain at each change, so bash changes to C once and never back.
keep_locale() {
  LOCALE=(LC_CTYPE=C.UTF-8)
  case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in
    *[Uu][Tt][Ff]-8* | *[Uu][Tt][Ff]8*) LOCALE=(${LC_ALL+"LC_ALL=$LC_ALL"}) ;;
  esac
  export -n LC_ALL
  LC_ALL=C
}

read_name() {
  if [[ $# -gt 0 ]]; then NAME=$1; else NAME=${MOSAIC_AGENT_NAME-}; fi
  [[ $# -gt 0 || -n $NAME ]] \
    || die 64 'no name was given' 'give a name as the first argument, or set MOSAIC_AGENT_NAME'
  is_name "$NAME" '[A-Za-z0-9_-]' \
    || die 64 "a name has 1 to 64 letters, digits, '_' or '-', and begins with a letter, a digit or '_'"
  [[ $# -lt 2 ]] || die 64 "unexpected argument '$2'"
}

read_launch() {
  SOCKET=${MOSAIC_TMUX_SOCKET-mosaic-fleet}
  [[ -z $SOCKET ]] || require_name MOSAIC_TMUX_SOCKET "$SOCKET"
  RUNTIME=${MOSAIC_AGENT_RUNTIME:-pi}
  require_name MOSAIC_AGENT_RUNTIME "$RUNTIME"
  CLASS=${MOSAIC_AGENT_CLASS-} MODEL=${MOSAIC_AGENT_MODEL-} EFFORT=${MOSAIC_AGENT_EFFORT-}
  require_line MOSAIC_AGENT_CLASS "$CLASS" 256
  require_line MOSAIC_AGENT_MODEL "$MODEL" 256
  require_line MOSAIC_AGENT_EFFORT "$EFFORT" 256
  require_line MOSAIC_HOME "${MOSAIC_HOME-}" 4096
  require_length MOSAIC_AGENT_WORKDIR "${MOSAIC_AGENT_WORKDIR-}" 4096
  require_length MOSAIC_RUNTIME_BIN "${MOSAIC_RUNTIME_BIN-}" 4096
  require_length MOSAIC_AGENT_COMMAND "${MOSAIC_AGENT_COMMAND-}" 8192
  quote "$MODEL"
  COMMAND=${MOSAIC_AGENT_COMMAND:-"mosaic yolo $RUNTIME${MODEL:+ --model $REPLY}"}
  SETTLE_MS=${MOSAIC_START_SETTLE_MS:-300}
  { [[ $SETTLE_MS =~ ^[0123456789]{1,5}$ ]] && ((10#$SETTLE_MS <= 60000)); } \
    || die 64 "MOSAIC_START_SETTLE_MS '$SETTLE_MS' is not a number of milliseconds from 0 to 60000"
  read_folders
}

read_folders() {
  # An unset HOME makes bash ask the user database for ~; an empty one does not.
  [[ -n ${HOME-} ]] || { unset HOME && HOME=~ && export HOME; }
  HOME_FOLDER=$HOME && absolute_path "$HOME" && HOME_FOLDER=$REPLY
  absolute_path "${MOSAIC_AGENT_WORKDIR:-$HOME_FOLDER}" && WORKDIR=$REPLY
  absolute_path "${MOSAIC_HOME:-${HOME_FOLDER%/}/.config/mosaic}" && MOSAIC_FOLDER=$REPLY
  [[ -z ${MOSAIC_RUNTIME_BIN-} ]] || absolute_path "$MOSAIC_RUNTIME_BIN"
  RUNTIME_BIN=${MOSAIC_RUNTIME_BIN:+$REPLY}
}

# is_name TEXT CHARACTERS: 1 to 64 of them, the first neither '-' nor '.'
is_name() {
  [[ $1 =~ ^[A-Za-z0-9_]$2{0,63}$ ]]
}

require_name() {
  is_name "$2" '[A-Za-z0-9_.-]' \
    || die 64 "$1 '$2' is not 1 to 64 letters, digits, '_', '-' or '.', beginning with a letter, a digit or '_'"
}

# require_line NAME VALUE LIMIT
require_line() {
  [[ $2 != *[[:cntrl:]]* ]] || die 64 "$1 '$2' has a control byte"
  require_length "$@"
}

# require_length NAME VALUE LIMIT
require_length() {
  [[ ${#2} -le $3 ]] || die 64 "$1 has ${#2} bytes, at most $3 are allowed"
}

# absolute_path PATH: sets REPLY: ~ expanded, taken from the caller's folder, no slash at the end
absolute_path() {
  REPLY=$1
  # shellcheck disable=SC2088 # the tilde is text from outside, to be expanded here
  case $REPLY in
    '~') REPLY=$HOME_FOLDER ;;
    '~/'*) REPLY=${HOME_FOLDER%/}/${REPLY#'~/'} ;;
  esac
  [[ $REPLY == /* ]] || REPLY=${PWD%/}/$REPLY
  while [[ $REPLY == ?*/ ]]; do REPLY=${REPLY%/}; done
}

# quote TEXT: sets REPLY: TEXT for a shell, plain where no byte of it can mean something to one
quote() {
  local rest=$1
  REPLY=$1
  [[ ! $rest =~ ^[A-Za-z0-9_@%+=:,./-]+$ ]] || return 0
  REPLY="'"
  while [[ $rest == *\'* ]]; do
    REPLY+="${rest%%\'*}'\\''"
    rest=${rest#*\'}
  done
  REPLY+="$rest'"
}

# clean_environment: a server that a call starts would hand its environment and open files to every later pane. Sets
# TMUX_ENV, what stands before tmux: npm needs its own variables, and bash cannot name all of them.
clean_environment() {
  local entry foreign=()
  unset TMUX TMUX_PANE CLAUDECODE INIT_CWD NODE_ENV
  unset MOSAIC_AGENT_NAME MOSAIC_AGENT_RUNTIME MOSAIC_AGENT_CLASS MOSAIC_AGENT_MODEL MOSAIC_AGENT_EFFORT \
    MOSAIC_AGENT_WORKDIR MOSAIC_AGENT_COMMAND MOSAIC_RUNTIME_BIN MOSAIC_TMUX_SOCKET MOSAIC_HOME MOSAIC_START_SETTLE_MS
  while IFS= read -r -d '' entry; do
    [[ $entry != npm_* ]] || foreign+=(-u "${entry%%=*}")
  done <"/proc/$$/environ"
  TMUX_ENV=("${foreign[@]}" "${LOCALE[@]}")
  [[ ${#TMUX_ENV[@]} -eq 0 ]] || TMUX_ENV=(env "${TMUX_ENV[@]}")
  for entry in "/proc/$$/fd/"*; do
    entry=${entry##*/}
    # 255 is bash's own, where it reads this script from
    [[ $entry -le 2 || $entry -eq 255 ]] || exec {entry}>&-
  done
}

start_new() {
  local try
  require_tmux_3_2
  prepare_pane "=$NAME:"
  for ((try = 1; try <= TRIES; try++)); do
    if start_server && ask new-session -d -s "$NAME" -x 200 -y 50 "${PANE[@]}" "${METADATA[@]}"; then
      confirm_start
      return
    fi
    local refusal=$WORDS
    if has_session; then
      MADE_FOLDER='' # it may be what the other start runs in
      start_over_existing
      return
    fi
    [[ $try -eq TRIES ]] || sleep "0.$try"
  done
  end_empty_server
  fail_of_tmux 'tmux did not start the session' "$refusal"
}

start_over_existing() {
  ask_pane 'tmux did not say what runs in its session'
  case $PANE_STATE in
    alive) say_running ;;
    silent) warn "tmux did not say whether the runtime of '$NAME' is alive" && say_running ;;
    gone) die 75 'its session is there, but the pane of its runtime is gone' "tmux${SOCKET:+ -L $SOCKET} kill-session -t =$NAME" ;;
    ended) revive ;;
  esac
}

revive() {
  prepare_pane "$PANE_ID"
  MADE_FOLDER='' # a start at the same time may run in it
  if ask respawn-pane -t "$PANE_ID" "${PANE[@]}" "${METADATA[@]}"; then
    confirm_start
    return
  fi
  local refusal=$WORDS
  ask_pane 'tmux did not say what runs in its session'
  [[ $PANE_STATE == alive ]] || fail_of_tmux 'tmux did not start the runtime again' "$refusal"
  say_running
}

say_running() {
  printf 'Mosaic agent session already running: %s on socket %s\n' "$NAME" "${SOCKET:-default}" 2>/dev/null && return
  printf "mosaic: cannot write 'stdout': it is full or closed\n" >&2
  exit 75
}

# prepare_pane TARGET: makes the working folder; sets PANE and METADATA, the arguments that a new and a revived pane share
prepare_pane() {
  make_workdir
  read_prefix
  local hash snippet='unset MOSAIC_AGENT_WORKDIR MOSAIC_AGENT_COMMAND MOSAIC_RUNTIME_BIN MOSAIC_START_SETTLE_MS; '
  # shellcheck disable=SC2016 # for the pane's shell to expand
  [[ -z $PREFIX ]] || { quote "$PREFIX" && snippet+="export PATH=$REPLY"'"${PATH:+:$PATH}"; '; }
  # shellcheck disable=SC2016 # for the pane's shell to expand
  snippet+='exec bash -c "$1"'
  PANE=()
  format_literal "$WORKDIR"
  add_literal -c "$REPLY" \
    -e "MOSAIC_AGENT_NAME=$NAME" -e "MOSAIC_AGENT_RUNTIME=$RUNTIME" -e "MOSAIC_AGENT_CLASS=$CLASS" \
    -e "MOSAIC_AGENT_MODEL=$MODEL" -e "MOSAIC_AGENT_EFFORT=$EFFORT" -e "MOSAIC_TMUX_SOCKET=$SOCKET" \
    -e "MOSAIC_HOME=$MOSAIC_FOLDER" bash -c "$snippet" "$NAME" "$COMMAND"
  hash=$(launch_hash)
  METADATA=(';' set-option -p -t "$1" remain-on-exit on
    ';' set-option -w -t "$1" window-size manual
    ';' set-option -t "$1" destroy-unattached off)
  add_option "$1" name "$NAME" runtime "$RUNTIME" class "$CLASS" model "$MODEL" effort "$EFFORT" \
    launcher bash launch "$hash"
  METADATA+=(';' set-option -F -t "$1" @mosaic_pane '#{pane_id}')
}

# add_literal ARG...: to PANE; tmux takes a ';' at an argument's end as the end of its command
add_literal() {
  local arg
  for arg in "$@"; do
    [[ $arg != *';' ]] || arg=${arg%;}'\;'
    PANE+=("$arg")
  done
}

# add_option TARGET NAME VALUE ...: to METADATA
add_option() {
  local target=$1 value
  shift
  while [[ $# -gt 0 ]]; do
    value=$2
    [[ $value != *';' ]] || value=${value%;}'\;'
    METADATA+=(';' set-option -t "$target" "@mosaic_$1" "$value")
    shift 2
  done
}

# format_literal TEXT: sets REPLY: TEXT for a format; tmux 3.3a takes '##' for '#', but not before a '['
format_literal() {
  local rest=$1
  REPLY=''
  while [[ $rest =~ ^([^#]*)(#+)(.*)$ ]]; do
    rest=${BASH_REMATCH[3]}
    REPLY+=${BASH_REMATCH[1]}${BASH_REMATCH[2]}
    [[ $rest == '['* ]] || REPLY+=${BASH_REMATCH[2]}
  done
  REPLY+=$rest
}

launch_hash() {
  local sum
  sum=$(printf '%s\0' mosaic-launch-1 "$NAME" "$RUNTIME" "$CLASS" "$MODEL" "$EFFORT" "$WORKDIR" "$COMMAND" | sha256sum)
  printf '%s' "${sum%% *}"
}

make_workdir() {
  local words missing=$WORKDIR
  if [[ ! -d $WORKDIR ]]; then
    while [[ $missing == /*/* && ! -e ${missing%/*} ]]; do missing=${missing%/*}; done
    [[ -e $missing || -L $missing ]] || MADE_FOLDER=$missing
    words=$(LC_ALL=C mkdir -p -- "$WORKDIR" 2>&1) || die 73 "cannot create the working folder '$WORKDIR': ${words##*: }"
  fi
  [[ -x $WORKDIR ]] || die 73 "cannot enter the working folder '$WORKDIR': Permission denied"
}

# Empty folders only: what somebody has put into one in the meantime stays.
remove_made_folders() {
  local folder=$WORKDIR
  while [[ -n $MADE_FOLDER && $folder == "$MADE_FOLDER"* ]]; do
    rmdir -- "$folder" 2>/dev/null # one that was never made, or is in use, is no failure
    folder=${folder%/*}
  done
}

# read_prefix: sets PREFIX
read_prefix() {
  local candidates=() taken=() limit=() folder known npm_prefix=''
  [[ -z $RUNTIME_BIN ]] || candidates+=("$RUNTIME_BIN")
  if command -v npm >/dev/null; then
    # in the foreground, so that Ctrl-C reaches npm too; not every `timeout` can
    ! timeout --foreground 5 sleep 0 2>/dev/null || limit=(timeout --foreground 5)
    # npm's failure means only that it has no folder to add
    npm_prefix=$("${limit[@]}" npm config get prefix 2>/dev/null </dev/null) || npm_prefix=''
  fi
  [[ $npm_prefix != /* ]] || { absolute_path "$npm_prefix" && candidates+=("${REPLY%/}/bin"); }
  candidates+=("${HOME_FOLDER%/}/.npm-global/bin" "${HOME_FOLDER%/}/.local/bin")
  for folder in "${candidates[@]}"; do
    [[ -d $folder ]] || continue
    [[ $folder != *:* ]] || { warn "left '$folder' out of PATH: its name has a ':'" && continue; }
    for known in "${taken[@]}"; do
      [[ ! $folder -ef $known ]] || continue 2
    done
    taken+=("$folder")
  done
  PREFIX=$(IFS=: && printf '%s.' "${taken[*]}")
  PREFIX=${PREFIX%.}
}

# ask ARG...: runs tmux on the socket; leaves what it said in WORDS
ask() {
  WORDS=$("${TMUX_ENV[@]}" tmux ${SOCKET:+-L "$SOCKET"} "$@" 2>&1 </dev/null)
}

has_session() { ask has-session -t "=$NAME"; }

# The default server is the user's own, so it starts as the user has it.
start_server() {
  [[ -n $SOCKET ]] || return 0
  [[ -n $CONF ]] || find_configuration
  ask -f "$CONF" start-server ';' set-option -s exit-empty off
}

# find_configuration: sets CONF; it lies beside this script, also where the script is called through a link
find_configuration() {
  CONF=$(readlink -f -- "${BASH_SOURCE[0]}")
  CONF=${CONF%/*}/tmux.conf
  [[ -r $CONF ]] || { warn "cannot read '$CONF', so tmux starts with its defaults" && CONF=/dev/null; }
}

end_empty_server() {
  [[ -z $SOCKET ]] || ask if-shell -F '#{S:x}' '' kill-server
}

# ask_pane FAILURE: sets PANE_STATE (alive, ended, gone, silent), PANE_ID and PANE_END
ask_pane() {
  local id dead own status signal
  PANE_STATE=silent
  ask list-panes -s -t "=$NAME:" -F "$PANE_FACTS" || fail_of_tmux "$1" "$WORDS"
  while IFS=, read -r id dead own status signal; do
    [[ $id == %* && $dead == [01] ]] || continue
    [[ $PANE_STATE != silent ]] || PANE_STATE=gone
    [[ -z $own || $own == "$id" ]] || continue
    [[ $PANE_STATE != ended || $dead == 0 ]] || continue
    PANE_ID=$id PANE_STATE=ended PANE_END="${status:+ with status $status}${signal:+ on signal $signal}"
    [[ $dead == 1 ]] || { PANE_STATE=alive && return 0; }
  done <<<"$WORDS"
}

confirm_start() {
  MADE_FOLDER=''
  ((10#$SETTLE_MS)) || return 0
  sleep "$(printf '%d.%03d' "$((10#$SETTLE_MS / 1000))" "$((10#$SETTLE_MS % 1000))")"
  ask_pane 'tmux did not confirm the start'
  case $PANE_STATE in
    silent) warn "tmux did not confirm the start of '$NAME'" ;;
    gone) die 75 'tmux did not confirm the start: the pane of its runtime is gone' ;;
    ended) fail_of_end ;;
  esac
}

fail_of_end() {
  local line lines=()
  say_error "the runtime ended within $((10#$SETTLE_MS)) ms$PANE_END"
  ask capture-pane -p -J -S - -t "$PANE_ID" || WORDS='' # what tmux says is not what the runtime said
  while IFS= read -r line; do
    [[ -z ${line//[[:space:]]/} || $line == 'Pane is dead'* ]] || lines+=("$line")
  done <<<"$WORDS"
  [[ ${#lines[@]} -le 10 ]] || lines=("${lines[@]: -10}")
  [[ ${#lines[@]} -eq 0 ]] || printf '  | %s\n' "${lines[@]//[[:cntrl:]]/?}" >&2
  exit 70
}

require_tmux_3_2() {
  local version
  version=$("${TMUX_ENV[@]}" tmux -V 2>/dev/null) || return 0
  version=${version##*[[:space:]]}
  [[ $version =~ ^([0123456789]+)\.([0123456789]+) ]] || return 0
  ((10#${BASH_REMATCH[1]} * 1000 + 10#${BASH_REMATCH[2]} >= 3002)) \
    || die 69 "tmux $version is too old, 3.2 or newer is needed" 'apt-get install tmux'
}

fail_of_tmux() {
  local words=${2%%$'\n'*}
  die 75 "$1: ${words:-it gave no reason}"
}

die() {
  say_error "$2"
  [[ -z ${3-} ]] || printf '  try: %s\n' "$3" >&2
  exit "$1"
}

say_error() {
  printf '%s\n' "mosaic: cannot start agent '${NAME//[[:cntrl:]]/?}': ${1//[[:cntrl:]]/?}" >&2
}

warn() {
  printf '%s\n' "mosaic: warning: ${1//[[:cntrl:]]/?}" >&2
}

main "$@"
