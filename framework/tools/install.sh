#!/usr/bin/env bash
# Summary: lay the framework out in the Mosaic home, or bring it to this release
#
# Usage: install.sh [OPTION...]
#
# Does what `mosaic install` does, where only bash is at hand: in one step, and with nothing half done. What is yours is
# never touched: SOUL.md, USER.md, *.local.md, policy, overlays, fleet, credentials. An edit of the framework itself is
# kept and shown. What is installed is the framework that this file is of.
#
#   --dry-run               print what would be done
#   --mosaic-home <folder>  the Mosaic home (MOSAIC_HOME; ~/.config/mosaic)
#   --rollback              put the framework before this one in force again
#   -h, --help              print this
#
# It needs bash 4.4 or newer, the GNU coreutils (8.25 or newer) and flock.
#
# Exit status: 0 done, also where nothing was to be done; 2 it could not, or bad usage.
#
# Examples:
#   install.sh
#   install.sh --dry-run --mosaic-home /srv/mosaic
#   install.sh --rollback
set -uo pipefail

_PARTS=$(readlink -f -- "${BASH_SOURCE[0]}") || exit 2
_PARTS=${_PARTS%/*}/install
_SOURCE=${_PARTS%/tools/install}
# The parts share these, and more that begins with an underscore.
_FLAG_HOME='' _HAS_FLAG='' _IS_PLAN='' _IS_ROLLBACK='' _IS_HELP='' _LOST_STDOUT='' _IS_LOCKED=''
_HOME='' _TREES='' _VERSION='' _KINDS=()

main() {
  export LC_ALL=C
  set +efvxC +o posix # a caller's SHELLOPTS, and below it BASHOPTS
  unset -f chmod cp flock ln mkdir mv readlink rm sha256sum sort stat sync cd printf
  unset CDPATH GLOBIGNORE GLOBSORT POSIXLY_CORRECT
  # behind GLOBIGNORE, which takes dotglob with it
  shopt -u failglob nocaseglob nocasematch
  shopt -s dotglob nullglob
  trap '' PIPE
  { { :; } 3>&1; } 2>/dev/null || exec >/dev/null
  load_parts
  read_arguments "$@"
  [[ -z $_IS_HELP ]] || { print_help 2>/dev/null || fail_of_stdout && return 0; }
  require_programs
  read_home_path
  read_ownership
  read_shipped
  if [[ -n $_IS_PLAN ]]; then plan && say_steps; else install; fi
  [[ ${#_KINDS[@]} -gt 0 ]] || say "framework $_VERSION is in $_HOME already"
  warn_of_unread
  [[ -z $_LOST_STDOUT ]] || fail_of_stdout
}

load_parts() {
  local part
  for part in words arguments trees home steps carry-out; do
    # shellcheck source=/dev/null
    source "$_PARTS/$part.sh" || exit 2
  done
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

# Whoever is interrupted leaves the old framework in force before the switch, the new one behind it.
install() {
  local index
  # What is refused changes nothing, not even by a lock.
  plan
  in_place "$_HOME" make_folders "$_HOME"
  trap clean_up EXIT
  trap 'end_on HUP' HUP
  trap 'end_on INT' INT
  trap 'end_on TERM' TERM
  take_lock
  plan
  in_place "$_TREES" remove_leftovers
  for index in "${!_KINDS[@]}"; do
    carry_out "$index"
    say_step "$index"
  done
  _IS_LOCKED=''
}

# A full disk is not to stay one because of what could not be brought to its end.
clean_up() {
  [[ -z $_IS_LOCKED ]] || remove_leftovers 2>/dev/null
}

# end_on SIGNAL: ends as the signal would have ended it
end_on() {
  trap - EXIT "$1"
  clean_up
  kill -s "$1" $$
}

# An old bash would stumble over the parts.
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 404)); then
  printf "mosaic: cannot run 'install.sh': bash 4.4 or newer is needed\n" >&2
  exit 2
fi
main "$@"
