#!/usr/bin/env bash
# Summary: writes an agent's heartbeat while its runtime lives, and keeps its end when it ends by itself
#
# Usage: agent-companion.sh PID
#
# Started in the agent's pane (framework/tools/fleet/agent-pane.sh); PID is the runtime's process. It ends with it.
#
# Environment: MOSAIC_HOME, MOSAIC_AGENT_NAME, TMUX and TMUX_PANE as the pane has them;
#   MOSAIC_HEARTBEAT_SECONDS  between two heartbeats (15)
#   MOSAIC_TENANT             whose fleet it is (default)
#
# Writes NAME.hb and NAME.death in fleet/run of the Mosaic home (framework/spec/launcher.md, section 10).
#
# Examples:
#   agent-companion.sh "$$" &   # in the pane, before the runtime takes the process over
set -uo pipefail

readonly TICKS_A_SECOND=100
readonly LAST_LINES=200
readonly POLL_SECONDS=2
readonly END_FACTS='#{pane_dead}|#{pane_dead_status}|#{pane_dead_signal}|#{pane_pid}|#{@mosaic_launch}'

main() {
  case ${1-} in
    [1-9]*) ;;
    -h | --help) print_help && return 0 ;;
    *) print_help >&2 && return 64 ;;
  esac
  # shellcheck disable=SC2154 # the pane has them all
  readonly PID=$1 RUN=${MOSAIC_HOME%/}/fleet/run NAME=${MOSAIC_AGENT_NAME:?} SERVER=${TMUX%%,*} PANE=${TMUX_PANE:?}
  INTERVAL=${MOSAIC_HEARTBEAT_SECONDS:-15}
  [[ $INTERVAL =~ ^[1-9][0-9]{0,3}$ ]] || INTERVAL=15
  # A runtime that has ended already has an end to be kept.
  start_of "$PID" && STARTED=$_REPLY || STARTED=''
  # what JSON would have to quote is left out
  local host=${HOSTNAME//[!A-Za-z0-9._-]/} tenant=${MOSAIC_TENANT:-default} socket=${MOSAIC_TMUX_SOCKET-}
  WHOSE="\"host\":\"$host\",\"tenant\":\"${tenant//[!A-Za-z0-9._-]/}\",\"agent\":\"$NAME\",\"socket\":\"${socket//[!A-Za-z0-9._-]/}\""
  umask 077
  # An agent that is started is no longer a stopped one.
  rm -f -- "$RUN/$NAME.stop"
  # A pipe on which nothing ever comes: waiting on it starts no process.
  # shellcheck disable=SC2312 # it says nothing, and nobody asks how it ended
  exec {SILENCE}<> <(:)
  # Looks are counted, since bash's SECONDS goes back with the clock.
  local every=$((INTERVAL / POLL_SECONDS)) look=0
  ((every > 0)) || every=1
  while is_alive; do
    ((look % every > 0)) || beat
    look=$((look + 1))
    # No process is started between two heartbeats, so that a hundred companions are not felt.
    read -r -t "$POLL_SECONDS" -u "$SILENCE" _ || true
  done
  keep_end
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

# start_of PID: sets _REPLY: when a living process began, in clock ticks since boot (proc(5), field 22)
start_of() {
  local stat fields
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return
  read -r -a fields <<<"${stat##*) }"
  [[ ${fields[0]} != [ZX] ]] || return
  _REPLY=${fields[19]}
}

is_alive() {
  [[ -n $STARTED ]] && start_of "$PID" && [[ $_REPLY == "$STARTED" ]]
}

on_tmux() {
  tmux -u -S "$SERVER" "$@" 2>/dev/null </dev/null
}

# One that the runtime writes is better evidence than ours.
beat() {
  local there=''
  now_ms
  { read -r there <"$RUN/$NAME.hb"; } 2>/dev/null
  if [[ $there == *'"writer":"runtime"'* && $there =~ \"atMs\":([0-9]+) ]]; then
    # One from the future is as old as one from long ago: the clock was set back.
    local age=$((_REPLY - BASH_REMATCH[1]))
    ((age > INTERVAL * 3000 || age < -INTERVAL * 3000)) || return 0
  fi
  write "$NAME.hb" "{\"version\":1,$WHOSE,\"pid\":$PID,\"startTicks\":$STARTED,\"atMs\":$_REPLY,\"intervalMs\":${INTERVAL}000,\"writer\":\"companion\"}"
}

# keep_end: the record of how the runtime ended, then the last lines of its pane
keep_end() {
  local dead='' status='' signal='' pid='' launch='' facts lines='' ended try
  # That an operator ends it is no death of its own.
  [[ ! -e $RUN/$NAME.stop ]] || return 0
  for try in 1 2 3; do
    facts=$(on_tmux display-message -p -t "$PANE" "$END_FACTS") || true
    IFS='|' read -r dead status signal pid launch <<<"$facts"
    [[ $dead == 1 && -z $status$signal && $try -lt 3 ]] || break
    # tmux 3.3a may miss that its child has ended; the end of another one makes it look for all of them.
    on_tmux run-shell true || true
  done
  if [[ $pid == "$PID" ]]; then
    lines=$(on_tmux capture-pane -p -J -S - -t "$PANE" | tail -n "$LAST_LINES") || true
  else
    # Its server is gone, or another runtime has the pane by now: nobody has seen how it ended.
    status='' signal=''
  fi
  number "$status" && status=$_REPLY
  number "$signal" && signal=$_REPLY
  now_ms && ended=$_REPLY
  began_ms "$ended"
  write "$NAME.death" "{\"version\":1,$WHOSE,\"pid\":$PID,\"startedAtMs\":$_REPLY,\"endedAtMs\":$ended,\"status\":$status,\"signal\":$signal,\"launch\":\"${launch//[!a-f0-9]/}\"}"$'\n'"$lines"
}

# began_ms ENDED: sets _REPLY: when the runtime began; where nobody saw it, when it ended
began_ms() {
  local key value booted=0
  _REPLY=$1
  [[ -n $STARTED ]] || return 0
  while read -r key value _; do
    [[ $key != btime ]] || booted=$value
  done </proc/stat
  _REPLY=$((booted * 1000 + STARTED * 1000 / TICKS_A_SECOND))
}

# now_ms: sets _REPLY: the time, in whole seconds
now_ms() {
  printf -v _REPLY '%(%s)T000' -1
}

# number TEXT: sets _REPLY: it for JSON; null where tmux did not know it
number() {
  _REPLY=null
  [[ ! $1 =~ ^[0-9]{1,3}$ ]] || _REPLY=$((10#$1))
}

# write FILE TEXT: whole or not at all
write() {
  local fresh=$RUN/.$1.$$
  { printf '%s\n' "$2" >"$fresh" && mv -f -- "$fresh" "$RUN/$1"; } 2>/dev/null || rm -f -- "$fresh"
}

main "$@"
