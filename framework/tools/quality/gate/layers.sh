# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: the layers: shipped, project, user (gate.md section 4), and what they say beside rules

readonly _HASH_FORM='^[0-9a-f]{64}$'
readonly _DAY_FORM='^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'

_SUFFIXES=() _NAMES=() _SCRIPTS=() _MAX_LINES=99999
_EXEMPTIONS=() _HASHES=()

load_layers() {
  local own='' count
  find_project && own=$_PROJECT/.mosaic/gate
  load_rules "$_PARTS/rules.tsv" needed
  [[ -z $own ]] || load_rules "$own/rules.tsv"
  count=${#_RULE_IDS[@]}
  if [[ -n $_USER_RULES ]]; then
    load_rules "$_USER_RULES" needed
  elif [[ -n $own ]]; then
    load_rules "$own/rules.local.tsv"
  fi
  _PRIVATE_RULES=$((${#_RULE_IDS[@]} - count))
  load_table scope "$_PARTS/scope.tsv" shipped
  [[ -n $own ]] || return 0
  load_table scope "$own/scope.tsv"
  load_table scope "$own/scope.local.tsv"
  load_table hashes "$own/hashes.tsv"
  [[ ${#_HASHES[@]} -eq 0 || -n $_KEY ]] || die 'load hashes' "$own/hashes.tsv" 'MOSAIC_GATE_KEY is not set'
  load_table exemptions "$own/exemptions.tsv"
}

# find_project: sets _PROJECT, the nearest folder with a layer of its own, and _PREFIX, the root's path in it
find_project() {
  local folder=$_FOLDER
  _PREFIX=''
  until has_layer "$folder"; do
    [[ -n $folder && $folder != / ]] || return 1
    folder=${folder%/*}
  done
  _PROJECT=$folder
  [[ $folder == "$_FOLDER" ]] || _PREFIX=${_FOLDER#"$folder/"}/
}

# has_layer FOLDER: a layer that cannot be read is none of which nobody has to know
has_layer() {
  local own=$1/.mosaic/gate
  if [[ -e $own || -L $own ]]; then
    [[ -d $own && -r $own && -x $own ]] || die 'load layers' "$own" 'it cannot be read'
    return 0
  fi
  [[ ! -d $1/.mosaic || -x $1/.mosaic ]] || die 'load layers' "$own" 'it cannot be read'
  return 1
}

# load_table KIND FILE [shipped]: a file of lines of columns; the shipped one must be there
load_table() {
  local kind=$1 lines=() index
  readable_layer "$kind" "$2" "${3-}" || return 0
  into "$_TMP/layer" cat -- "$2"
  find_strange_line "$_TMP/layer"
  mapfile -t lines <"$_TMP/layer"
  for index in ${lines[@]+"${!lines[@]}"}; do
    _CAUSE=${_NO_ROW[$kind]}
    [[ $((index + 1)) != "$_STRANGE" ]] || die_line "$kind" "$2" "$_STRANGE" "$_CAUSE"
    [[ -n ${lines[index]} && ${lines[index]} != '#'* ]] || continue
    split_columns "${lines[index]}"
    "add_$kind" "${3-}" || die_line "$kind" "$2" $((index + 1)) "$_CAUSE"
  done
}

declare -gA _NO_ROW=([scope]='it is no entry of a scope' [hashes]='it is no hash' [exemptions]='it is no exemption')

# add_scope SHIPPED: the entry in _COLUMNS
add_scope() {
  local kind=${_COLUMNS[0]} value=${_COLUMNS[1]-}
  [[ ${#_COLUMNS[@]} -eq 2 && $value == [\!-~]* ]] || return 1
  case $kind in
    suffix | binary) [[ $value =~ ^\.[^/]+$ ]] || return 1 ;;
    name) [[ $value != */* ]] || return 1 ;;
    scripts) [[ $value =~ ^[^/]+(/[^/]+)*$ ]] || return 1 ;;
    max-lines) [[ $value =~ ^[1-9][0-9]{0,4}$ ]] || return 1 ;;
    *) return 1 ;;
  esac
  if [[ -z $1 ]] && { [[ $kind == binary ]] || [[ $kind == max-lines && $value -gt $_MAX_LINES ]]; }; then
    refuse_rule 'it loosens what is shipped'
    return
  fi
  case $kind in
    suffix) _SUFFIXES+=("$value") ;;
    name) _NAMES+=("$value") ;;
    scripts) _SCRIPTS+=("$value") ;;
    max-lines) _MAX_LINES=$value ;;
  esac
}

add_hashes() {
  local id=${_COLUMNS[0]} hash=${_COLUMNS[1]-}
  [[ ${#_COLUMNS[@]} -eq 3 && $id =~ $_ID_FORM && $hash =~ $_HASH_FORM && -n ${_COLUMNS[2]} ]] || return 1
  ! is_known_id "$id" || return 1
  _HASH_IDS+=("$id")
  _HASHES+=("$hash")
}

add_exemptions() {
  local column rule=${_COLUMNS[0]} path=${_COLUMNS[1]-} hash=${_COLUMNS[2]-} day=${_COLUMNS[3]-}
  [[ ${#_COLUMNS[@]} -eq 6 ]] || return 1
  for column in "${_COLUMNS[@]}"; do
    [[ -n $column ]] || return 1
  done
  [[ $rule =~ $_ID_FORM && $hash =~ $_HASH_FORM && $day =~ $_DAY_FORM ]] || return 1
  is_shown_path "$path" || return 1
  _EXEMPTIONS+=("$rule"$'\t'"$path"$'\t'"$hash"$'\t'"$day")
}

# is_shown_path TEXT: relative, in shown bytes, and leads nowhere else
is_shown_path() {
  [[ $1 != *'\x00'* ]] || return 1
  unshown_bytes "$1"
  shown_bytes "$_REPLY"
  [[ $1 == "$_REPLY" ]] || return 1
  case /$1/ in
    *//* | */./* | */../*) return 1 ;;
  esac
}
