# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the parts share what begins with an underscore
# Summary: what is known of the Mosaic home

readonly _TREE_NAME='^[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*$'

# read_home: sets _CURRENT and _PREVIOUS (empty: none), _NAMES (the trees that are there), and of each of them _TEXTS (what
# it holds) and _TOPS (the names at its top); _CHANGED_TREES, _CHANGED_PATHS and _CHANGED_SUMS: what an operator changed
read_home() {
  local folder name
  require_kind "$_TREES" folder
  require_kind "$_TREES/lock" file
  require_kind "$_TREES/kept" folder
  require_kind "$_TREES/current" link
  require_kind "$_TREES/previous" link
  _NAMES=() _CHANGED_TREES=() _CHANGED_PATHS=() _CHANGED_SUMS=()
  declare -gA _TEXTS=() _TOPS=()
  for folder in "$_TREES"/*; do
    name=${folder##*/}
    [[ $name =~ $_TREE_NAME && -d $folder && ! -L $folder ]] && read_tree "$name"
  done
  tree_at "$_TREES/current" && _CURRENT=$_REPLY
  [[ -n ${_TEXTS["/$_CURRENT"]+there} ]] || _CURRENT=''
  tree_at "$_TREES/previous" && _PREVIOUS=$_REPLY
}

# require_kind PATH KIND: what is written is not to lie elsewhere
require_kind() {
  local kind=other
  [[ -e $1 || -L $1 ]] || return 0
  if [[ -L $1 ]]; then kind="link"; elif [[ -d $1 ]]; then kind="folder"; elif [[ -f $1 ]]; then kind="file"; fi
  [[ $kind == "$2" ]] || die 'install into' "$1" "it is no $2 of its own"
}

# tree_at LINK: sets _REPLY: where it leads; empty without one
tree_at() {
  if [[ -L $1 ]]; then link_target "$1"; else _REPLY=''; fi
}

# read_tree NAME
read_tree() {
  local folder=$_TREES/$1 path names=() index
  list_files "$folder" ''
  for path in "${_FOUND[@]}"; do
    [[ $path == .manifest ]] || names+=("$path")
  done
  sort_names "${names[@]}"
  hash_files "$folder" "${_SORTED[@]}"
  read_manifest "$folder/.manifest"
  for index in "${!_SORTED[@]}"; do
    path=${_SORTED[index]}
    [[ -n ${_SUMS[index]} && ${_KNOWN["/$path"]-} != "${_SUMS[index]}" ]] || continue
    _CHANGED_TREES+=("$1") _CHANGED_PATHS+=("$path") _CHANGED_SUMS+=("${_SUMS[index]}")
  done
  _NAMES+=("$1")
  manifest_text "${_SORTED[@]}" && _TEXTS["/$1"]=$_REPLY
  top_names "${_SORTED[@]}" && _TOPS["/$1"]=$_REPLY
}

# read_manifest FILE: sets _KNOWN: the hashes of what a tree held when it was installed; lines that are none are left out
read_manifest() {
  local line
  declare -gA _KNOWN=()
  [[ -f $1 && ! -L $1 ]] || return 0
  [[ -r $1 ]] || die read "$_HOME" 'Permission denied'
  while IFS= read -r line || [[ -n $line ]]; do
    [[ ! $line =~ $_MANIFEST_LINE ]] || _KNOWN["/${BASH_REMATCH[3]}"]=${BASH_REMATCH[1]}
  done <"$1"
}

# standing NAME: sets _REPLY: `nothing`, `our link` or `something else`
standing() {
  local path=$_HOME/$1
  if [[ -L $path ]]; then
    link_target "$path"
    if [[ $_REPLY == ".framework/current/$1" ]]; then _REPLY='our link'; else _REPLY='something else'; fi
  elif [[ -e $path ]]; then
    _REPLY='something else'
  else
    _REPLY=nothing
  fi
}

# hash_of_taken PATH: sets _REPLY: `nothing`, the hash of a file below the folder of trees, or empty where something else
# stands there or on the way
hash_of_taken() {
  local path=$_TREES rest=$1
  _REPLY=''
  while [[ $rest == */* ]]; do
    path+=/${rest%%/*} rest=${rest#*/}
    [[ -e $path || -L $path ]] || { _REPLY=nothing && return; }
    [[ -d $path && ! -L $path ]] || return
  done
  path+=/$rest
  if [[ -L $path || -f $path ]]; then
    hash_files "${path%/*}" "$rest"
    _REPLY=${_SUMS[0]}
  elif [[ ! -e $path ]]; then
    _REPLY=nothing
  fi
}
