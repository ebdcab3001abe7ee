# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: the resident budget (gate.md section 8): what every agent carries

readonly _RESIDENT=(defaults/AGENTS.md defaults/CONSTITUTION.md)

# print_over_budget: the rows of the files that are too long; the working folder is the root
print_over_budget() {
  local file lines
  for file in "${_RESIDENT[@]}"; do
    [[ -f $file && -r $file ]] || continue
    lines=$(grep -ac -e '' -- "$file")
    [[ $lines -le $_MAX_LINES ]] || printf 'budget\t%s\t%s\t%s\n' "$file" "$lines" "$_MAX_LINES"
  done
}

weigh_resident() {
  local file lines bytes tokens total=(0 0 0) limit
  cd -- "$_FOLDER" || die weigh "$_ROOT" 'Permission denied'
  load_layers
  [[ -e ${_RESIDENT[0]} || -L ${_RESIDENT[0]} || -e ${_RESIDENT[1]} || -L ${_RESIDENT[1]} ]] \
    || die weigh "$_ROOT" 'it has neither defaults/CONSTITUTION.md nor defaults/AGENTS.md'
  for file in "${_RESIDENT[@]}"; do
    [[ (! -e $file && ! -L $file) || (-f $file && -r $file) ]] || die weigh "$_ROOT" "$file cannot be read"
  done
  for file in "${_RESIDENT[@]}"; do
    [[ -e $file || -L $file ]] || continue
    lines=$(grep -ac -e '' -- "$file")
    bytes=$(wc -c <"$file")
    tokens=$(((bytes + 3) / 4))
    printf '%s\t%s\t%s\t%s\n' "$file" "$lines" "$bytes" "$tokens"
    total=($((total[0] + lines)) $((total[1] + bytes)) $((total[2] + tokens)))
  done
  printf 'total\t%s\t%s\t%s\n' "${total[@]}"
  print_over_budget >"$_TMP/budget"
  [[ -s $_TMP/budget ]] || return 0
  while IFS=$'\t' read -r _ file lines limit; do
    printf 'L0 budget exceeded: %s is %s lines (max %s)\n' "$file" "$lines" "$limit"
  done <"$_TMP/budget"
  return 1
}
