# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: what of a tree is scanned (gate.md section 2)

# select_tree: walks the root once; leaves in the temporary folder, all NUL-separated: names.z (of all entries), files.z
# and sizes (of the files to scan, in the same order), links.z (paths and targets), and problems
select_tree() {
  local exit by_scope=() left_out=('(' -name node_modules -o -name .git -o -path ./.mosaic/gate/rules.local.tsv ')' -prune)
  # The gate's own folder, where TMPDIR lies in the root.
  [[ $_TMP != "${_FOLDER%/}"/* ]] || { escape_glob "./${_TMP#"${_FOLDER%/}/"}" && left_out=('(' -path "$_REPLY" -prune ')' -o "${left_out[@]}"); }
  scope_tests
  cd -- "$_FOLDER" || die scan "$_ROOT" 'Permission denied'
  within_deadline find . -mindepth 1 "${left_out[@]}" -o \
    -fprintf "$_TMP/names.z" '%f\0' -fprintf "$_TMP/entries.z" '%p\0' \
    '(' -type d '(' ! -readable -o ! -executable ')' -fprintf "$_TMP/closed.z" '%p\0' -prune \
    -o -type l -fprintf "$_TMP/links.z" '%p\0%l\0' \
    -o ! -type d '(' "${by_scope[@]}" ')' '(' \
    ! -type f -fprintf "$_TMP/others.z" '%p\0' \
    -o ! -readable -fprintf "$_TMP/closed.z" '%p\0' \
    -o -fprintf "$_TMP/files.z" '%p\0' -fprintf "$_TMP/sizes" '%s\n' ')' ')' 2>"$_TMP/find.words" \
    || { exit=$? && [[ $exit -ne 124 && -s $_TMP/closed.z ]]; } || fail_of_pass "$exit" find
  add_problems unreadable "$_TMP/closed.z"
  add_problems not-a-file "$_TMP/others.z"
}

# scope_tests: sets by_scope, the tests of find for a file whose content is scanned
scope_tests() {
  local value
  for value in "${_SUFFIXES[@]}"; do
    escape_glob "$value"
    by_scope+=(-o -iname "*$_REPLY")
  done
  for value in ${_NAMES[@]+"${_NAMES[@]}"}; do
    escape_glob "$value"
    by_scope+=(-o -name "$_REPLY")
  done
  for value in ${_SCRIPTS[@]+"${_SCRIPTS[@]}"}; do
    escape_glob "$value"
    by_scope+=(-o ! -name '*.*' -path "*/$_REPLY/*")
  done
  by_scope=("${by_scope[@]:1}")
}

# escape_glob TEXT: sets _REPLY: a pattern that only TEXT matches
escape_glob() {
  _REPLY=${1//\\/\\\\}
  _REPLY=${_REPLY//\*/\\*}
  _REPLY=${_REPLY//\?/\\?}
  _REPLY=${_REPLY//\[/\\[}
}

# add_problems CAUSE FILE: for each path in FILE
add_problems() {
  local path
  [[ -s $2 ]] || return 0
  while IFS= read -r -d '' path; do
    add_problem "${path#./}" "$1"
  done <"$2"
}

# add_problem PATH CAUSE
add_problem() {
  _PROBLEMS+=("$1")
  _PROBLEM_CAUSES+=("$2")
}

# select_input: standard input as the only content
select_input() {
  : >"$_TMP/names.z"
  : >"$_TMP/entries.z"
  cat >"$_TMP/input" || die scan - 'it cannot be read'
  printf '%s\0' "$_TMP/input" >"$_TMP/files.z"
  wc -c <"$_TMP/input" >"$_TMP/sizes"
  _PATH_OF["$_TMP/input"]=-
}
