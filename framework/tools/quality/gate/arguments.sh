# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: what the command line and the environment ask of the gate

readonly _KEY_FORM='^[!-~]{16,64}$'

read_arguments() {
  local roots=() value
  [[ ${1-} != budget ]] || { _ACT=budget && shift; }
  while [[ $# -gt 0 ]]; do
    case $1 in
      --) shift && roots+=("$@") && break ;;
      -h | --help) _ACT=help ;;
      --expect-private) _EXPECT_PRIVATE=1 ;;
      --reveal) _REVEAL=yes ;;
      --self-test) _SELF_TEST=yes ;;
      --format | --format=*)
        value=${1#--format} && value=${value#=}
        [[ $1 == --format=* ]] || { value=${2-} && shift; }
        [[ -n $value && $value != -* ]] || bad_usage "option '--format' needs a value"
        [[ -z $_FORMAT ]] || bad_usage "option '--format' is given twice"
        _FORMAT=$value
        ;;
      -?*) bad_usage "unknown option '${1%%=*}'" ;;
      *) roots+=("$1") ;;
    esac
    [[ $# -eq 0 ]] || shift
  done
  [[ ${#roots[@]} -lt 2 ]] || bad_usage "unexpected argument '${roots[1]}'"
  _FORMAT=${_FORMAT:-text}
  [[ $_FORMAT == text || $_FORMAT == canonical ]] || bad_usage "the format '$_FORMAT' is not known"
  _ROOT=${roots[0]-${_PARTS%/tools/quality/gate}}
}

read_settings() {
  _KEY=${MOSAIC_GATE_KEY-}
  [[ -z $_KEY || $_KEY =~ $_KEY_FORM ]] || die use MOSAIC_GATE_KEY 'it is not 16 to 64 printable bytes'
  _DEADLINE_S=${MOSAIC_GATE_DEADLINE_S:-300}
  { [[ $_DEADLINE_S =~ ^[1-9][0-9]{0,3}$ ]] && ((_DEADLINE_S <= 3600)); } \
    || die use MOSAIC_GATE_DEADLINE_S 'it is not a number from 1 to 3600'
  [[ ${MOSAIC_GATE_EXPECT_PRIVATE:-0} == [01] ]] || die use MOSAIC_GATE_EXPECT_PRIVATE 'it is neither 0 nor 1'
  _USER_RULES=${MOSAIC_GATE_RULES-}
  [[ -z $_REVEAL || (-t 1 && -z ${CI-}) ]] || bad_usage 'it is for a terminal outside CI'
}

require_root() {
  _FOLDER=$PWD
  [[ $_ROOT != - || $_ACT == budget ]] || { _FOLDER=$(pwd -P) && return 0; }
  local words
  # The system's own words, since a folder above may be closed as well.
  [[ -e $_ROOT ]] || { words=$(ls -d -- "$_ROOT" 2>&1 >/dev/null) || die scan "$_ROOT" "${words##*: }"; }
  [[ -d $_ROOT ]] || die scan "$_ROOT" 'Not a directory'
  [[ -r $_ROOT && -x $_ROOT ]] || die scan "$_ROOT" 'Permission denied'
  _FOLDER=$(cd -- "$_ROOT" && pwd -P) || die scan "$_ROOT" 'Permission denied'
}
