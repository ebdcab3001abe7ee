#!/usr/bin/env bash
# Summary: runs the CLI of Mosaic, and gives its process over to a runtime that it is to start
#
# Usage: mosaic [ARG...]
#
# Node before 22.15 cannot become another program, and the process in an agent's pane is to be the runtime. So Node says
# what is to be run, in words that end with a zero byte: how many variables, the variables, the program's file, its words.
#
# Examples:
#   mosaic fleet ps
#   mosaic yolo pi --model openai-codex/gpt-5.5:high
set -euo pipefail

main() {
  local self
  self=$(readlink -f -- "${BASH_SOURCE[0]}")
  readonly CLI=${self%/*}/mosaic.js
  starts_runtime "$@" || exec node "$CLI" "$@"
  local words=()
  # shellcheck disable=SC2312 # `wait` asks for its exit status
  mapfile -d '' -t words < <(MOSAIC_HANDOVER=words exec node "$CLI" "$@" </dev/null)
  wait "$!" || exit
  local -i count=${words[0]} at
  for ((at = 1; at <= count; at++)); do
    export "${words[at]?}"
  done
  exec -a "${words[count + 2]}" "${words[count + 1]}" "${words[@]:count+3}"
}

# Whether the words are `[yolo] RUNTIME ...`; a dry run starts none.
starts_runtime() {
  [[ ${1-} != yolo ]] || shift
  case ${1-} in
    claude | codex | opencode | pi | stub) ;;
    *) return 1 ;;
  esac
}

main "$@"
