# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: what is not reported though it was found: marks, then exemptions (gate.md section 6)

declare -gA _EXEMPTION_USED=()

# is_pardoned INDEX: whether a mark or an exemption covers that finding
is_pardoned() {
  local key="${_FOUND_RULES[$1]}"$'\t'"${_FOUND_LINES[$1]}"$'\t'"${_FOUND_PATHS[$1]}"
  if [[ -n ${_MARKED["$key"]-} ]]; then
    _MARK_USED["$key"]=yes
    return 0
  fi
  is_exempted "$@"
}

is_exempted() {
  local exemption path hash='' covered=1
  [[ $_ROOT != - ]] || return 1
  shown_bytes "${_FOUND_PATHS[$1]}"
  path=$_PREFIX$_REPLY
  for exemption in ${_EXEMPTIONS[@]+"${_EXEMPTIONS[@]}"}; do
    [[ $exemption == "${_FOUND_RULES[$1]}"$'\t'"$path"$'\t'* && ! ${exemption##*$'\t'} < $_TODAY ]] || continue
    [[ -n $hash ]] || hash=$(printf '%s' "${_FOUND_TEXTS[$1]}" | sha256sum)
    [[ $exemption == *$'\t'"${hash%% *}"$'\t'* ]] || continue
    _EXEMPTION_USED["$exemption"]=yes
    covered=0
  done
  return "$covered"
}

# print_left_exemptions: the rows of those that are unused or expired
print_left_exemptions() {
  local exemption path rest
  for exemption in ${_EXEMPTIONS[@]+"${_EXEMPTIONS[@]}"}; do
    rest=${exemption#*$'\t'} path=${rest%%$'\t'*}
    [[ $_ROOT != - && $path == "$_PREFIX"* ]] || continue
    unshown_bytes "${path#"$_PREFIX"}"
    print_path "$_REPLY"
    if [[ ${exemption##*$'\t'} < $_TODAY ]]; then
      printf 'exemption\t%s\t%s\texpired\n' "${exemption%%$'\t'*}" "$_REPLY"
    elif [[ -z ${_EXEMPTION_USED["$exemption"]-} ]]; then
      printf 'exemption\t%s\t%s\tunused\n' "${exemption%%$'\t'*}" "$_REPLY"
    fi
  done
}

# print_left_marks: the rows of those that pardoned nothing
print_left_marks() {
  local key rest
  for key in ${_MARKED[@]+"${!_MARKED[@]}"}; do
    [[ -z ${_MARK_USED["$key"]-} ]] || continue
    rest=${key#*$'\t'}
    print_path "${rest#*$'\t'}"
    printf 'mark\t%s\t%s\t%s\tunused\n' "${key%%$'\t'*}" "$_REPLY" "${rest%%$'\t'*}"
  done
}
