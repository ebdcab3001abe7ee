# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: names of entries (gate.md G2.2), which are contents too

declare -gA _PRIVATE_NAMES=()

# find_in_names: the unique names in one grep; only where one is private, the entries are looked at one by one
find_in_names() {
  local name path index patterns=()
  into "$_TMP/flat-names" tr '\n\0' ' \n' <"$_TMP/names.z"
  _NAME_COUNT=$(wc -l <"$_TMP/flat-names")
  for index in ${_RULE_IDS[@]+"${!_RULE_IDS[@]}"}; do
    [[ ${_RULE_CLASSES[index]} != identity ]] || patterns+=("${_RULE_GREPS[index]}")
  done
  [[ ${#patterns[@]} -gt 0 && $_NAME_COUNT -gt 0 ]] || return 0
  printf '%s\n' "${patterns[@]}" >"$_TMP/name-patterns"
  grep_into "$_TMP/private-names" -aE -f "$_TMP/name-patterns" -- "$_TMP/flat-names"
  [[ -s $_TMP/private-names ]] || return 0
  while IFS= read -r name; do
    _PRIVATE_NAMES["$name"]=yes
  done <"$_TMP/private-names"
  while IFS= read -r -d '' path; do
    in_time
    name=${path##*/}
    [[ -z ${_PRIVATE_NAMES["${name//$'\n'/ }"]-} ]] || judge_name "${path#./}" "${name//$'\n'/ }"
  done <"$_TMP/entries.z"
}

# judge_name PATH NAME: its findings, by each identity rule
judge_name() {
  local index found
  for index in "${!_RULE_IDS[@]}"; do
    [[ ${_RULE_CLASSES[index]} == identity ]] || continue
    found=$(grep -aobE -e "${_RULE_GREPS[index]}" <<<"$2") || continue
    add_finding "${_RULE_IDS[index]}" "$1" 0 $((${found%%:*} + 1)) "$2"
  done
}
