# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: the passes over all contents: count them, and find those that a rule or a mark may be in

readonly _MARK=mosaic-gate-allow: _UTF_16_MARKS=$'^\xff\xfe|^\xfe\xff'
_PROBLEMS=() _PROBLEM_CAUSES=() _CANDIDATES=()
declare -gA _PATH_OF=()

scan() {
  if [[ $_ROOT == - ]]; then select_input; else select_tree; fi
  add_links
  plant_canaries
  local counting matching
  [[ ! -t 2 ]] || printf 'gate: reading %s ...\n' "${_ROOT//[[:cntrl:]]/?}" >&2
  run_pass counts grep -hIc -e '' <"$_TMP/files.z" &
  counting=$!
  run_pass candidates.z grep -laZE -f "$_TMP/patterns" <"$_TMP/matched.z" &
  matching=$!
  wait "$counting" || fail_of_pass "$?" counts
  wait "$matching" || fail_of_pass "$?" candidates.z
  count_contents
  [[ $_FILE_COUNT -gt 0 || ${#_PROBLEMS[@]} -gt 0 ]] || die scan "$_ROOT" 'there is no file to scan'
  read_candidates
  find_in_contents
  find_in_names
  find_tokens
}

# run_pass OUTPUT GREP...: grep over the files that standard input lists. Its exit status says nothing: xargs gives 123 for nothing found and for
# an error alike, so what it complains of decides.
run_pass() {
  local output=$1
  shift
  within_deadline xargs -0 -r -n 2000 "$@" -- >"$_TMP/$output" 2>"$_TMP/$output.words"
  local exit=$?
  [[ $exit -ne 124 && $exit -ne 137 ]] || return 124
  [[ ! -s $_TMP/$output.words && ($exit -eq 0 || $exit -eq 123 || $exit -eq 1) ]]
}

# within_deadline COMMAND...: its exit status; 124 at the deadline of the whole run (G7.3)
within_deadline() {
  [[ $SECONDS -lt $_DEADLINE_S ]] || return 124
  timeout -k 1 "$((_DEADLINE_S - SECONDS))" "$@"
}

# in_time: ends the gate at the deadline; for loops, however much they have to do
in_time() {
  # Whole seconds began before they were counted.
  [[ $SECONDS -le $_DEADLINE_S ]] || fail_of_pass 124 ''
}

# fail_of_pass STATUS OUTPUT
fail_of_pass() {
  local words=''
  [[ $1 -ne 124 ]] || die scan "$_ROOT" "it took longer than $_DEADLINE_S s"
  # What a tool says may hold a private name.
  [[ ! -s $_TMP/$2.words ]] || words='a file could not be read'
  die scan "$_ROOT" "${words:-a tool failed}"
}

# add_links: the targets of symlinks, as contents
add_links() {
  local path target number=0 file
  [[ -s $_TMP/links.z ]] || return 0
  mkdir "$_TMP/links"
  while IFS= read -r -d '' path && IFS= read -r -d '' target; do
    number=$((number + 1))
    file=$_TMP/links/$number
    printf '%s' "$target" >"$file"
    printf '%s\0' "$file" >>"$_TMP/files.z"
    printf '%s\n' "${#target}" >>"$_TMP/sizes"
    _PATH_OF["$file"]=${path#./}
  done <"$_TMP/links.z"
}

# count_contents: sets _FILE_COUNT, _BYTES and _LINES. A file with a NUL has no lines to grep -I; it is read otherwise.
count_contents() {
  local sizes counts IFS=+ index
  mapfile -t sizes <"$_TMP/sizes"
  mapfile -t counts <"$_TMP/counts"
  [[ ${#sizes[@]} -eq ${#counts[@]} ]] || die scan "$_ROOT" 'it changed while it was scanned'
  _FILE_COUNT=${#sizes[@]}
  _BYTES=$((${sizes[*]:-0})) _LINES=$((${counts[*]:-0}))
  grep_into "$_TMP/without-lines" -nx 0 "$_TMP/counts"
  while IFS=: read -r index _; do
    [[ ${sizes[index - 1]} -eq 0 ]] || read_otherwise "$((index - 1))" "${sizes[index - 1]}"
  done <"$_TMP/without-lines"
  read_marked
}

# read_marked: files of UTF-16 without any NUL, of which only the mark tells; among the caller's sizes and counts
read_marked() {
  local path index mark files
  local -A marked=()
  while IFS= read -r -d '' path; do
    [[ -z ${_SET_ASIDE["$path"]-} && ($path != "$_TMP"/* || $path == "$_TMP/input") ]] || continue
    mark=''
    IFS= read -r -d '' -n 2 mark <"$path"
    [[ $mark != $'\xff\xfe' && $mark != $'\xfe\xff' ]] || marked["$path"]=yes
  done <"$_TMP/candidates.z"
  [[ ${#marked[@]} -gt 0 ]] || return 0
  mapfile -d '' -t files <"$_TMP/files.z"
  for index in "${!files[@]}"; do
    [[ -n ${marked["${files[index]}"]-} ]] || continue
    _LINES=$((_LINES - counts[index]))
    read_otherwise "$index" "${sizes[index]}"
  done
}

# read_otherwise INDEX SIZE: UTF-16 with its mark is put into UTF-8; anything else cannot be scanned (gate.md G2.7)
read_otherwise() {
  local found path mark form='' out=$_TMP/text.$1 lines bytes
  mapfile -d '' -t -s "$1" -n 1 found <"$_TMP/files.z"
  path=${found[0]}
  _SET_ASIDE["$path"]=yes _FILE_COUNT=$((_FILE_COUNT - 1)) _BYTES=$((_BYTES - $2))
  _PATH_OF["$out"]=${_PATH_OF["$path"]-${path#./}}
  IFS= read -r -d '' -n 2 mark <"$path"
  case $mark in
    $'\xff\xfe') form=UTF-16LE ;;
    $'\xfe\xff') form=UTF-16BE ;;
    *) add_problem "${_PATH_OF["$out"]}" nul-byte && return ;;
  esac
  into "$_TMP/utf-16" tail -c +3 -- "$path"
  if ! iconv -f "$form" -t UTF-8 "$_TMP/utf-16" >"$out" 2>"$out.words"; then
    rm -f -- "$out"
    add_problem "${_PATH_OF["$out"]}" not-utf-16 && return
  fi
  grep_into "$_TMP/lines" -hIc -e '' -- "$out"
  read -r lines <"$_TMP/lines"
  if [[ $lines -eq 0 && -s $out ]]; then
    rm -f -- "$out"
    add_problem "${_PATH_OF["$out"]}" nul-byte && return
  fi
  bytes=$(wc -c <"$out")
  _FILE_COUNT=$((_FILE_COUNT + 1)) _BYTES=$((_BYTES + bytes)) _LINES=$((_LINES + lines))
  _CANDIDATES+=("$out")
}

declare -gA _SET_ASIDE=()

# read_candidates: to _CANDIDATES, but those that were set aside
read_candidates() {
  local path
  local -A canaries=()
  while IFS= read -r -d '' path; do
    case $path in
      "$_TMP/canary/"*) canaries["${path##*/}"]=yes ;;
      *) [[ -n ${_SET_ASIDE["$path"]-} ]] || _CANDIDATES+=("$path") ;;
    esac
  done <"$_TMP/candidates.z"
  for path in ${_RULE_IDS[@]+"${_RULE_IDS[@]}"}; do
    [[ -n ${canaries["$path"]-} ]] || fail_of_canary "$path"
  done
}

# plant_canaries: the sample of each rule as a file of its own among those that are matched (gate.md G7.1), not counted
plant_canaries() {
  local index
  printf '%s\n' ${_RULE_GREPS[@]+"${_RULE_GREPS[@]}"} "${_MARK}[a-z]" "$_UTF_16_MARKS" >"$_TMP/patterns"
  mkdir "$_TMP/canary"
  into "$_TMP/matched.z" cat -- "$_TMP/files.z"
  for index in ${_RULE_IDS[@]+"${!_RULE_IDS[@]}"}; do
    printf '%s\n' "${_SAMPLES[index]}" >"$_TMP/canary/${_RULE_IDS[index]}"
    printf '%s\0' "$_TMP/canary/${_RULE_IDS[index]}" >>"$_TMP/matched.z"
  done
}

# prove_canaries: sends them alone through what a file of the tree goes through, and tells which were found (G7.2)
prove_canaries() {
  local index
  : >"$_TMP/files.z"
  plant_canaries
  run_pass candidates.z grep -laZE -f "$_TMP/patterns" <"$_TMP/matched.z" || fail_of_pass "$?" candidates.z
  read_candidates
  find_in_contents
  for index in ${_RULE_IDS[@]+"${!_RULE_IDS[@]}"}; do
    [[ -n ${_PROVED["${_RULE_IDS[index]}"]-} ]] || fail_of_canary "${_RULE_IDS[index]}"
    printf 'canary %s found\n' "${_RULE_IDS[index]}" || return
  done
  printf 'self-test: %d of %d rules\n' "${#_PROVED[@]}" "${#_RULE_IDS[@]}"
}

# fail_of_canary ID
fail_of_canary() {
  die 'trust rule' "$1" 'its canary was not found'
}
