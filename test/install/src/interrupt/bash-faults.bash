# shellcheck shell=bash
# Summary: read by bash as BASH_ENV before the installer: ends it at its n-th command under the lock
#
# FAULT_POINTS is a file with a byte for each command that may still run. All shells of the installer share one place in it.
# FAULT_KIND: `group` ends all of them at once, `parent` the first one only.
# FAULT_COUNT is a file that gets a byte a command.
# shellcheck disable=SC2154 # the environment has them
[[ -z ${FAULT_POINTS-} ]] || exec 9<"$FAULT_POINTS"

_fault() {
  local _byte
  [[ -n ${_IS_LOCKED-} ]] || return 0
  [[ -z ${FAULT_COUNT-} ]] || printf . >>"$FAULT_COUNT"
  [[ -n ${FAULT_POINTS-} ]] || return 0
  ! IFS= read -r -N 1 -u 9 _byte || return 0
  if [[ $FAULT_KIND == parent ]]; then kill -KILL $$; else kill -KILL -- "-$$"; fi
}

if [[ ${FAULT_KIND-} == group || ${FAULT_KIND-} == parent ]]; then
  set -T
  trap _fault DEBUG
fi
