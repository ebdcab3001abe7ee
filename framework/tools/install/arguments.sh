# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the parts share what begins with an underscore
# Summary: what the command line and the environment ask of the installer

readonly _PROGRAMS='chmod cp ln mkdir mv readlink rm sha256sum sort stat sync'

read_arguments() {
  local all=$* unknown='' extra=0
  while [[ $# -gt 0 ]]; do
    case $1 in
      --) shift && extra=$((extra + $#)) && break ;;
      -h | --help) _IS_HELP=yes ;;
      --dry-run) _IS_PLAN=yes ;;
      --rollback) _IS_ROLLBACK=yes ;;
      --mosaic-home=*) _HAS_FLAG=yes _FLAG_HOME=${1#*=} ;;
      --mosaic-home)
        [[ $# -gt 1 ]] || bad_usage "$all" "option '--mosaic-home <folder>' argument missing"
        shift && _HAS_FLAG=yes _FLAG_HOME=$1
        ;;
      -?*) unknown=${unknown:-$1} ;;
      *) extra=$((extra + 1)) ;;
    esac
    shift
  done
  [[ -z $_IS_HELP ]] || return 0
  [[ -z $unknown ]] || bad_usage "$all" "unknown option '$unknown'"
  [[ $extra -eq 0 ]] || bad_usage "$all" "too many arguments for 'install.sh'. Expected 0 arguments but got $extra"
}

# bad_usage ARGUMENTS CAUSE
bad_usage() {
  die run "install.sh $1" "$2" 'install.sh --help'
}

require_programs() {
  local program
  for program in $_PROGRAMS; do
    hash "$program" 2>/dev/null || die run install.sh "$program is not on PATH" 'apt-get install coreutils'
  done
}

# read_home_path: sets _HOME: ~ expanded, taken from the caller's folder, no slash at the end
read_home_path() {
  # An unset HOME makes bash ask the user database for ~; an empty one does not.
  [[ -n ${HOME-} ]] || { unset HOME && HOME=~; }
  _HOME=$_FLAG_HOME
  [[ -n $_HAS_FLAG ]] || _HOME=${MOSAIC_HOME-}
  # shellcheck disable=SC2088 # the tilde is text from outside, to be expanded here
  case $_HOME in
    '') _HOME=${HOME%/}/.config/mosaic ;;
    '~') _HOME=$HOME ;;
    '~/'*) _HOME=${HOME%/}/${_HOME#'~/'} ;;
  esac
  [[ $_HOME == /* ]] || _HOME=${PWD%/}/$_HOME
  while [[ $_HOME == ?*/ ]]; do _HOME=${_HOME%/}; done
  _TREES=$_HOME/.framework
}

# read_ownership: sets _FRAMEWORK_NAMES, _TEMPLATES, and _OWN: where an operator's own sentences of a kind belong
read_ownership() {
  local path owner fate own
  _FRAMEWORK_NAMES=() _TEMPLATES=()
  declare -gA _OWN=()
  while IFS=$'\t' read -r path owner fate own; do
    [[ $owner != framework ]] || _FRAMEWORK_NAMES+=("$path")
    [[ $fate != 'created where it is missing' ]] || _TEMPLATES+=("$path")
    _OWN["/$path"]=$own
  done <"$_PARTS/ownership.tsv"
}
