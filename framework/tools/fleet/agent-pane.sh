#!/usr/bin/env bash
# Summary: gives an agent's runtime the variables of its file, and starts its companion, before the runtime has the pane
#
# Usage: agent-pane.sh is sourced by the command that a launcher gives the pane; $2 is its own path there.
#
# Nothing here keeps the runtime from starting (framework/spec/launcher.md, section 10).
#
# Environment: MOSAIC_HOME and MOSAIC_AGENT_NAME as the launcher sets them.
#
# Examples:
#   bash -c '. "$2"; exec bash -c "$1"' coder-1 pi /path/to/agent-pane.sh

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  # Run, not sourced: it is asked for its help, which is its header.
  while IFS= read -r _mosaic_line; do
    case $_mosaic_line in
      '#!'*) ;;
      '#'*) _mosaic_line=${_mosaic_line#'#'} && printf '%s\n' "${_mosaic_line# }" ;;
      *) exit 0 ;;
    esac
  done <"${BASH_SOURCE[0]}"
fi

# shellcheck disable=SC2154 # the launcher gives both to the pane
_mosaic_file=${MOSAIC_HOME%/}/fleet/agents/$MOSAIC_AGENT_NAME.env
# A shell would run what stands in a line of another form; the launcher has refused such a file, but it may have changed.
# shellcheck disable=SC2016 # the pattern's own characters
_mosaic_line='^(#.*|[A-Za-z_][A-Za-z0-9_]*=([A-Za-z0-9_@%+=:,./-]*|'\''[^'\'']*'\''|"([^"\$`]|\\["\$`])*"))?$'
if [[ -f $_mosaic_file && -r $_mosaic_file ]] && ! LC_ALL=C grep -qvE "$_mosaic_line" "$_mosaic_file"; then
  set -a
  # shellcheck disable=SC1090 # the operator's file
  . "$_mosaic_file"
  set +a
  unset MOSAIC_AGENT_WORKDIR MOSAIC_AGENT_COMMAND MOSAIC_RUNTIME_BIN MOSAIC_START_SETTLE_MS
fi
if [[ -d ${MOSAIC_HOME%/}/fleet/run ]]; then
  # Twice removed, so that the runtime has no child that it does not know of; a hang-up and Ctrl-C are the runtime's, from
  # the very first on: a runtime that ends at once takes its terminal with it.
  (
    trap '' HUP INT QUIT
    bash "${2%/*}/agent-companion.sh" "$$" </dev/null >/dev/null 2>&1 &
  )
fi
unset _mosaic_file _mosaic_line
