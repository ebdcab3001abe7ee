# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the parts share what begins with an underscore
# shellcheck disable=SC2312 # who was asked for many answers and gave fewer has failed
# Summary: what a tree of files holds

readonly _MANIFEST_LINE='^([0-9a-f]{64}) (755|644) (.+)$'
# How many names are given to a program at once.
readonly _CHUNK=500

# read_shipped: the tree that this installer is of: _FROM (where each file comes from), _SHIPPED_FILES, _SHIPPED_MODES,
# _SHIPPED_TEXT (its manifest), _SHIPPED_NAME, _VERSION
read_shipped() {
  local index name path names=()
  local -A from=()
  list_files "$_SOURCE" ''
  for path in "${_FOUND[@]}"; do
    # What lies in `defaults` stands at the top; the version's file has a name there that is out of the way.
    name=${path#defaults/}
    [[ $name != framework-version.txt ]] || name=.framework-version
    is_framework "${name%%/*}" || continue
    from["/$name"]=$path names+=("$name")
  done
  sort_names "${names[@]}"
  _FROM=() _SHIPPED_FILES=("${_SORTED[@]}")
  for name in "${_SORTED[@]}"; do _FROM+=("${from["/$name"]}"); done
  hash_files "$_SOURCE" "${_FROM[@]}"
  _SHIPPED_MODES=("${_MODES[@]}")
  manifest_text "${_SHIPPED_FILES[@]}"
  _SHIPPED_TEXT=$_REPLY
  IFS= read -r _VERSION <"$_SOURCE/${from["/.framework-version"]-}" || die read "$_SOURCE" 'it has no version'
  hash_text "$_SHIPPED_TEXT"
  _SHIPPED_NAME=$_VERSION-${_REPLY:0:12}
  top_names "${_SHIPPED_FILES[@]}"
  _SHIPPED_TOPS=$_REPLY
}

is_framework() {
  local name
  for name in "${_FRAMEWORK_NAMES[@]}"; do
    [[ $name != "$1" ]] || return 0
  done
  return 1
}

# list_files FOLDER BELOW: sets _FOUND: all that is no folder; links are not followed. BELOW is empty or ends in a slash
list_files() {
  local entry
  [[ -n $2 ]] || _FOUND=()
  [[ -r $1/$2 && -x $1/$2 ]] || die read "$_HOME" 'Permission denied'
  for entry in "$1/$2"*; do
    if [[ -d $entry && ! -L $entry ]]; then
      list_files "$1" "${entry#"$1/"}/"
    else
      _FOUND+=("${entry#"$1/"}")
    fi
  done
}

# sort_names NAME...: sets _SORTED: in the order of their bytes
sort_names() {
  _SORTED=()
  [[ $# -eq 0 ]] || mapfile -d '' -t _SORTED < <(printf '%s\0' "$@" | sort -z)
  [[ ${#_SORTED[@]} -eq $# ]] || die read "$_HOME" "'sort' failed"
}

# hash_files FOLDER PATH...: sets _SUMS (of a link that of where it leads; empty for what holds nothing) and _MODES
hash_files() {
  local folder=$1 index plain=()
  shift
  _SUMS=() _MODES=()
  local paths=("$@")
  for index in "${!paths[@]}"; do
    _SUMS[index]=''
    if [[ -L $folder/${paths[index]} ]]; then
      link_target "$folder/${paths[index]}"
      hash_text "$_REPLY" && _SUMS[index]=$_REPLY
    elif [[ -f $folder/${paths[index]} ]]; then
      plain+=("$index")
    fi
  done
  for ((index = 0; index < ${#plain[@]}; index += _CHUNK)); do
    hash_chunk "${plain[@]:index:_CHUNK}"
  done
  for ((index = 0; index < ${#paths[@]}; index += _CHUNK)); do
    add_modes "${paths[@]:index:_CHUNK}"
  done
}

# hash_chunk INDEX...: of those of `paths` in `folder`; a name that is `-` means none but itself
hash_chunk() {
  local chunk=() lines index at=0
  for index in "$@"; do chunk+=("./${paths[index]}"); done
  mapfile -d '' -t lines < <(cd -- "$folder" && sha256sum -z -- "${chunk[@]}" 2>/dev/null)
  [[ ${#lines[@]} -eq $# ]] || die read "$_HOME" 'Permission denied'
  for index in "$@"; do _SUMS[index]=${lines[at++]:0:64}; done
}

# add_modes PATH...: of those in `folder`
add_modes() {
  local lines mode
  mapfile -d '' -t lines < <(cd -- "$folder" && stat --printf '%a\0' -- "${@/#/./}" 2>/dev/null)
  [[ ${#lines[@]} -eq $# ]] || die read "$_HOME" 'Permission denied'
  for mode in "${lines[@]}"; do
    if ((8#$mode & 8#100)); then _MODES+=(755); else _MODES+=(644); fi
  done
}

# hash_text TEXT: sets _REPLY
hash_text() {
  _REPLY=$(printf '%s' "$1" | sha256sum)
  _REPLY=${_REPLY:0:64}
}

# link_target LINK: sets _REPLY, with a newline at its end where it has one
link_target() {
  IFS= read -r -d '' _REPLY < <(readlink -z -- "$1") || die read "$_HOME" "'readlink' failed"
}

# manifest_text PATH...: sets _REPLY: one line a file of _SUMS and _MODES
manifest_text() {
  local path index=0
  _REPLY=''
  for path in "$@"; do
    _REPLY+="${_SUMS[index]} ${_MODES[index]} $path"$'\n'
    index=$((index + 1))
  done
}

# top_names PATH...: sets _REPLY: the names at the top, each in slashes
top_names() {
  local path tops=/
  for path in "$@"; do
    [[ $tops == */"${path%%/*}"/* ]] || tops+=${path%%/*}/
  done
  _REPLY=$tops
}
