# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: where in a candidate a rule matches, and which marks it has

# As many paths surely are a command line.
readonly _FEW=200
_FOUND_RULES=() _FOUND_PATHS=() _FOUND_LINES=() _FOUND_COLUMNS=() _FOUND_TEXTS=()
declare -gA _MARKED=() _MARK_USED=() _PROVED=()

# find_in_contents: each rule over the candidates of its class
find_in_contents() {
  [[ ${#_CANDIDATES[@]} -gt 0 || -n $_SELF_TEST ]] || return 0
  local index path places=()
  for path in ${_CANDIDATES[@]+"${_CANDIDATES[@]}"}; do
    is_structural_place "$path" && places+=("$path")
  done
  for index in ${_RULE_IDS[@]+"${!_RULE_IDS[@]}"}; do
    path=$_TMP/canary/${_RULE_IDS[index]}
    if [[ ${_RULE_CLASSES[index]} == identity ]]; then
      find_rule "${_RULE_IDS[index]}" "${_RULE_GREPS[index]}" "$path" ${_CANDIDATES[@]+"${_CANDIDATES[@]}"}
    else
      find_rule "${_RULE_IDS[index]}" "${_RULE_GREPS[index]}" "$path" ${places[@]+"${places[@]}"}
    fi
  done
  find_marks
}

# is_structural_place FILE: whether structural rules are applied to it
is_structural_place() {
  local path=${_PATH_OF["$1"]-${1#./}}
  [[ /$path != */examples/* ]]
}

# find_rule ID PATTERN FILE...: the first match of each line. One grep tells the lines and where they begin, a second one
# where the matches begin.
find_rule() {
  local id=$1 pattern=$2 path rest line begin
  local -A begins=() texts=() seen=()
  shift 2
  grep_candidates "$_TMP/lines.z" -ZHnabE -e "$pattern" "$@"
  while IFS= read -r -d '' path && IFS= read -r rest; do
    in_time
    line=${rest%%:*} rest=${rest#*:}
    begins["$line:$path"]=${rest%%:*} texts["$line:$path"]=${rest#*:}
  done <"$_TMP/lines.z"
  [[ -n ${begins["1:$_TMP/canary/$id"]-} ]] || fail_of_canary "$id"
  _PROVED["$id"]=yes
  # Most rules find nothing but their canary.
  [[ ${#begins[@]} -gt 1 ]] || return 0
  grep_candidates "$_TMP/matches.z" -ZHnaboE -e "$pattern" "$@"
  while IFS= read -r -d '' path && IFS= read -r rest; do
    in_time
    line=${rest%%:*} rest=${rest#*:}
    [[ -z ${seen["$line:$path"]-} ]] || continue
    seen["$line:$path"]=yes
    [[ $path != "$_TMP/canary/"* ]] || continue
    begin=${begins["$line:$path"]}
    add_finding "$id" "${_PATH_OF["$path"]-${path#./}}" "$line" $((${rest%%:*} - begin + 1)) "${texts["$line:$path"]}"
  done <"$_TMP/matches.z"
  [[ -n ${seen["1:$_TMP/canary/$id"]-} ]] || fail_of_canary "$id"
}

# grep_candidates OUTPUT OPTION... FILE...
grep_candidates() {
  local output=$1 options=("${@:2:3}") exit
  shift 4
  in_time
  if [[ $# -le $_FEW ]]; then
    grep "${options[@]}" -- "$@" >"$output" 2>"$output.words"
  else
    printf '%s\0' "$@" | xargs -0 grep "${options[@]}" -- >"$output" 2>"$output.words"
  fi
  exit=$?
  # 123 is xargs' way to say that one of its runs found nothing.
  [[ ! -s $output.words && ($exit -lt 2 || $exit -eq 123) ]] || fail_of_pass 1 "${output##*/}"
}

# add_finding RULE PATH LINE COLUMN TEXT
add_finding() {
  _FOUND_RULES+=("$1")
  _FOUND_PATHS+=("$2")
  _FOUND_LINES+=("$3")
  _FOUND_COLUMNS+=("$4")
  _FOUND_TEXTS+=("$5")
}

# find_marks: which rules a line pardons; links and names have no marks
find_marks() {
  local path rest files=()
  for path in ${_CANDIDATES[@]+"${_CANDIDATES[@]}"}; do
    [[ $path == "$_TMP/links/"* ]] || files+=("$path")
  done
  [[ ${#files[@]} -gt 0 ]] || return 0
  grep_candidates "$_TMP/marks.z" -ZHnaoE -e "${_MARK}[a-z][a-z0-9-]{0,63}" "${files[@]}"
  while IFS= read -r -d '' path && IFS= read -r rest; do
    in_time
    _MARKED["${rest#*:"$_MARK"}"$'\t'"${rest%%:*}"$'\t'"${_PATH_OF["$path"]-${path#./}}"]=yes
  done <"$_TMP/marks.z"
}
