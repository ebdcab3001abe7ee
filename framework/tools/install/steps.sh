# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: the steps from what is there to what is shipped, or back

# plan: reads the home and sets the steps: _KINDS, and what each is about in _ONES, _TWOS, _TOS
plan() {
  _KINDS=() _ONES=() _TWOS=() _TOS=()
  read_home
  if [[ -n $_IS_ROLLBACK ]]; then plan_rollback; else plan_install; fi
}

# add_step KIND ONE [TWO [TO]]
add_step() {
  _KINDS+=("$1") _ONES+=("$2") _TWOS+=("${3-}") _TOS+=("${4-}")
}

plan_install() {
  local name is_done='' tree dropped=() before=$_PREVIOUS
  [[ -z $_CURRENT ]] || ! is_shipped "$_CURRENT" || is_done=yes
  if [[ -n $is_done ]]; then
    tree=$_CURRENT
  else
    free_name && tree=$_REPLY before=$_CURRENT
    [[ -z $_CURRENT ]] || add_keeps "$_CURRENT"
  fi
  # One tree is kept to go back to.
  for name in "${_NAMES[@]}"; do
    [[ $name == "$tree" || $name == "$before" ]] || dropped+=("$name")
  done
  for name in "${dropped[@]}"; do add_keeps "$name" new; done
  [[ -n ${_TEXTS["/$tree"]+there} ]] || add_step stage "$tree"
  add_links "$_SHIPPED_TOPS" "$tree"
  [[ -n $is_done ]] || add_step switch "$tree" "$_CURRENT"
  for name in "${_TEMPLATES[@]}"; do
    standing "$name"
    [[ $_REPLY != nothing ]] || add_step create "$name"
  done
  add_unlinks "$_SHIPPED_TOPS"
  for name in "${dropped[@]}"; do add_step drop "$name"; done
}

plan_rollback() {
  [[ -n $_PREVIOUS && $_PREVIOUS != "$_CURRENT" && -n ${_TEXTS["/$_PREVIOUS"]+there} ]] \
    || die 'go back in' "$_HOME" 'there is no earlier framework'
  local tops=${_TOPS["/$_PREVIOUS"]-}
  add_links "$tops" "$_PREVIOUS"
  add_step switch "$_PREVIOUS" "$_CURRENT"
  add_unlinks "$tops"
}

is_shipped() {
  [[ ${_TEXTS["/$1"]} == "$_SHIPPED_TEXT" ]]
}

# free_name: sets _REPLY: a name for the shipped tree: of one that is there and whole, else a new one, since a tree is never
# written into
free_name() {
  local count=1 name=$_SHIPPED_NAME
  while true; do
    if [[ -n ${_TEXTS["/$name"]+there} ]]; then
      ! is_shipped "$name" || break
    else
      hash_of_taken "$name"
      [[ $_REPLY != nothing ]] || break
    fi
    count=$((count + 1))
    name=$_SHIPPED_NAME.$count
  done
  _REPLY=$name
}

# add_keeps TREE [new]: its files that the operator changed; `new`: those only that were not kept before
add_keeps() {
  local index place
  for index in "${!_CHANGED_TREES[@]}"; do
    [[ ${_CHANGED_TREES[index]} == "$1" ]] || continue
    kept_place "$1" "${_CHANGED_PATHS[index]}" "${_CHANGED_SUMS[index]}"
    place=$_REPLY
    hash_of_taken "$place"
    [[ ${2-} == new && $_REPLY != nothing ]] || add_step keep "$1" "${_CHANGED_PATHS[index]}" "$place"
  done
}

# kept_place FOLDER PATH [SUM]: sets _REPLY: the first place of several where nothing is lost. No tree has a `~` in its name
kept_place() {
  local place=kept/$1/$2 count=1
  hash_of_taken "$place"
  while [[ $_REPLY != nothing && (-z ${3-} || $_REPLY != "$3") ]]; do
    count=$((count + 1)) place=kept/$1~$((count))/$2
    hash_of_taken "$place"
  done
  _REPLY=$place
}

# add_links TOPS TREE: each name is to lead into the tree in force
add_links() {
  local name
  for name in "${_FRAMEWORK_NAMES[@]}"; do
    [[ $1 == */"$name"/* ]] || continue
    standing "$name"
    [[ $_REPLY != 'our link' ]] || continue
    [[ $_REPLY == nothing ]] || { kept_place "before-$2" "$name" && add_step 'set aside' "$name" '' "$_REPLY"; }
    add_step link "$name"
  done
}

# add_unlinks TOPS: the names that the tree has no more
add_unlinks() {
  local name
  for name in "${_FRAMEWORK_NAMES[@]}"; do
    [[ $1 != */"$name"/* ]] || continue
    standing "$name"
    [[ $_REPLY != 'our link' ]] || add_step unlink "$name"
  done
}
