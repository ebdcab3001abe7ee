# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: the report (gate.md section 5)

report() {
  local verdict=clean findings
  _TODAY=$(date -u +%F)
  print_findings >"$_TMP/rows"
  into "$_TMP/findings" sort -u -t $'\t' -k2,2 -k3,3 -k4,4n -k5,5n -k6,6 -k7,7 "$_TMP/rows"
  print_left_exemptions >"$_TMP/rows"
  into "$_TMP/exemptions" sort -u -t $'\t' -k2,2 -k3,3 -k4,4 "$_TMP/rows"
  print_left_marks >"$_TMP/rows"
  into "$_TMP/left-marks" sort -u -t $'\t' -k2,2 -k3,3 -k4,4n "$_TMP/rows"
  : >"$_TMP/budget"
  [[ $_ROOT == - ]] || print_over_budget >"$_TMP/budget"
  print_problems >"$_TMP/rows"
  into "$_TMP/problems" sort -u -t $'\t' -k2,2 -k3,3 "$_TMP/rows"
  into "$_TMP/found" cat -- "$_TMP/findings" "$_TMP/exemptions" "$_TMP/left-marks" "$_TMP/budget"
  into "$_TMP/rows" cat -- "$_TMP/found" "$_TMP/problems"
  findings=$(wc -l <"$_TMP/findings")
  [[ ! -s $_TMP/found ]] || verdict=found
  [[ ! -s $_TMP/problems ]] || verdict=unknown
  "print_$_FORMAT" "$verdict" "$findings" >"$_TMP/report"
  cat -- "$_TMP/report" 2>/dev/null || fail_of_stdout
  case $verdict in
    found) return 1 ;;
    unknown) return 2 ;;
  esac
}

print_canonical() {
  printf 'gate\t1\n'
  cat -- "$_TMP/rows"
  printf 'counts\t%s\n' "$_NAME_COUNT"$'\t'"$_FILE_COUNT"$'\t'"$_BYTES"$'\t'"$_LINES"$'\t'"$((${#_RULE_IDS[@]} + ${#_HASH_IDS[@]}))"
  printf 'verdict\t%s\n' "$1"
}

print_text() {
  local kind one two three four five six
  while IFS=$'\t' read -r kind one two three four five six; do
    case $kind in
      finding) printf '%s:%s:%s: %s %s %s\n' "$two" "$three" "$four" "$one" "$six" "$five" ;;
      exemption) printf 'exemption of %s for %s is %s\n' "$one" "$two" "$three" ;;
      mark) printf 'mark of %s at %s:%s is unused\n' "$one" "$two" "$three" ;;
      budget) printf 'L0 budget exceeded: %s is %s lines (max %s)\n' "$one" "$two" "$three" ;;
      problem) printf 'cannot scan %s: %s\n' "$one" "$two" ;;
    esac
  done <"$_TMP/rows"
  printf 'gate: %s: %s names, %s files, %s bytes, %s lines, %s rules, %s findings\n' \
    "$1" "$_NAME_COUNT" "$_FILE_COUNT" "$_BYTES" "$_LINES" "$((${#_RULE_IDS[@]} + ${#_HASH_IDS[@]}))" "$2"
}

# print_findings: those that nothing pardons
print_findings() {
  local index path excerpt kept=() hashes=()
  for index in ${_FOUND_RULES[@]+"${!_FOUND_RULES[@]}"}; do
    in_time
    is_pardoned "$index" || kept+=("$index")
  done
  [[ -z $_KEY || ${#kept[@]} -eq 0 ]] || hash_findings "${kept[@]}"
  for index in ${kept[@]+"${kept[@]}"}; do
    in_time
    print_path "${_FOUND_PATHS[index]}"
    path=$_REPLY
    print_excerpt "$index"
    excerpt=$_REPLY
    printf 'finding\t%s\t%s\t%s\t%s\t%s\t%s\n' "${_FOUND_RULES[index]}" "$path" "${_FOUND_LINES[index]}" \
      "${_FOUND_COLUMNS[index]}" "${hashes[index]--}" "$excerpt"
  done
}

print_excerpt() {
  if [[ -n $_REVEAL ]]; then
    shown_bytes "${_FOUND_TEXTS[$1]}"
  else
    redacted "${_FOUND_TEXTS[$1]:_FOUND_COLUMNS[$1]-1}"
  fi
}

print_problems() {
  local index
  for index in ${_PROBLEMS[@]+"${!_PROBLEMS[@]}"}; do
    print_path "${_PROBLEMS[index]}"
    printf 'problem\t%s\t%s\n' "$_REPLY" "${_PROBLEM_CAUSES[index]}"
  done
}

# print_path PATH: sets _REPLY: the shown path, with the names that nobody is to read redacted
print_path() {
  local rest=$1/ name sum=''
  while [[ -n $rest ]]; do
    name=${rest%%/*} rest=${rest#*/}
    if [[ -z $_REVEAL && -n $name && -n ${_PRIVATE_NAMES["${name//$'\n'/ }"]-} ]]; then
      redacted "$name"
    else
      shown_bytes "$name"
    fi
    sum+=${sum:+/}$_REPLY
  done
  _REPLY=$sum
}
