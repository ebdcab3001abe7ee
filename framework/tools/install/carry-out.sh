# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the parts share what begins with an underscore
# Summary: the steps are done; what one leaves when it is interrupted is either not in force or whole

readonly _WAIT_S=60 _CONFLICT=75

make_folders() {
  (umask 077 && mkdir -p -- "$1")
}

# take_lock: the kernel holds it for as long as this process lives, and what it has started; so none is ever left behind
take_lock() {
  local lock=$_TREES/lock act=install
  [[ -z $_IS_ROLLBACK ]] || act=upgrade
  in_place "$lock" make_folders "$_TREES"
  in_place "$lock" make_lock "$lock"
  { exec {_LOCK}>>"$lock"; } 2>/dev/null || die 'install into' "$lock" 'Permission denied'
  hash flock 2>/dev/null || die change "$_HOME" 'flock is not on PATH' 'apt-get install util-linux'
  if ! lock_within 0.1; then
    holder "$lock"
    printf 'waiting for %s\n' "$_REPLY" >&2
    lock_within "$((_WAIT_S - 1)).9" || { holder "$lock" && die change "$_HOME" "$_REPLY is still at it after $_WAIT_S s"; }
  fi
  _IS_LOCKED=yes
  # For those who wait; the lock holds also where the disk is full.
  printf 'mosaic %s (process %s)\n' "$act" "$$" 2>/dev/null >"$lock"
}

make_lock() {
  (umask 177 && : >>"$1")
}

# lock_within SECONDS
lock_within() {
  local status=0
  flock -x -w "$1" -E "$_CONFLICT" "$_LOCK" || status=$?
  [[ $status -eq 0 || $status -eq $_CONFLICT ]] || die change "$_HOME" "flock ended with status $status" 'apt-get install util-linux'
  return "$status"
}

# holder LOCK: sets _REPLY: the words of whoever has it
holder() {
  _REPLY=$(<"$1")
  _REPLY=${_REPLY:-another process}
}

# carry_out INDEX
carry_out() {
  local one=${_ONES[$1]} two=${_TWOS[$1]} to=${_TOS[$1]} fresh=$_TREES/.new-$$
  case ${_KINDS[$1]} in
    keep) in_place "$_TREES/$to" keep "$_TREES/$one/$two" "$_TREES/$to" "$fresh" ;;
    stage) in_place "$_TREES/$one" stage "$_TREES/$one" "$fresh" ;;
    'set aside') in_place "$_TREES/$to" move_to "$_HOME/$one" "$_TREES/$to" ;;
    link) in_place "$_HOME/$one" replace_link "$_HOME/$one" ".framework/current/$one" "$fresh" ;;
    switch) in_place "$_TREES/current" switch_to "$one" "$two" "$fresh" ;;
    create) in_place "$_HOME/$one" create "$one" "$fresh" ;;
    unlink) in_place "$_HOME/$one" rm -f -- "$_HOME/$one" ;;
    drop) in_place "$_TREES/$one" remove_tree "$_TREES/$one" ;;
  esac
}

# keep FROM TO FRESH: a file or link as it is, to where nothing is
keep() {
  [[ ! -e $2 && ! -L $2 ]] || return 0
  rm -f -- "$3" && cp -Pp -- "$1" "$3" || return
  [[ -L $3 ]] || sync -- "$3" || return
  move_to "$3" "$2"
}

# stage TREE FRESH: whole under its name or not at all
stage() {
  local index path above files=() programs=()
  local -A folders=(["$2"]=yes)
  for path in "${_SHIPPED_FILES[@]}"; do
    above=$path
    while [[ $above == */* ]]; do above=${above%/*} && folders["$2/$above"]=yes; done
  done
  mkdir -p -- "${!folders[@]}" && chmod 755 -- "${!folders[@]}" || return
  for index in "${!_SHIPPED_FILES[@]}"; do
    path=$2/${_SHIPPED_FILES[index]}
    cp -- "$_SOURCE/${_FROM[index]}" "$path" || return
    if [[ ${_SHIPPED_MODES[index]} == 755 ]]; then programs+=("$path"); else files+=("$path"); fi
  done
  printf '%s' "$_SHIPPED_TEXT" >"$2/.manifest" && files+=("$2/.manifest") || return
  chmod 644 -- "${files[@]}" && chmod 755 -- "${programs[@]}" || return
  sync -- "${files[@]}" "${programs[@]}" "${!folders[@]}" && move_to "$2" "$1"
}

# move_to FROM TO: in one step; nothing stands there
move_to() {
  (umask g-w,o-w && mkdir -p -- "${2%/*}") && mv -fT -- "$1" "$2" && sync -- "${2%/*}"
}

# replace_link PATH TARGET FRESH: lets a name lead elsewhere, in one step
replace_link() {
  rm -f -- "$3" && ln -s -- "$2" "$3" && mv -fT -- "$3" "$1" && sync -- "${1%/*}"
}

# switch_to TREE PREVIOUS FRESH. Who is interrupted between the two goes on from there: an upgrade still knows the way back,
# and one that went back is there
switch_to() {
  [[ -n $_IS_ROLLBACK || -z $2 ]] || replace_link "$_TREES/previous" "$2" "$3" || return
  replace_link "$_TREES/current" "$1" "$3" || return
  [[ -z $_IS_ROLLBACK || -z $2 ]] || replace_link "$_TREES/previous" "$2" "$3"
}

# create NAME FRESH: from its template, where nothing is
create() {
  rm -f -- "$2" && cp -- "$_TREES/current/templates/$1" "$2" && chmod 644 -- "$2" && sync -- "$2" || return
  ln -T -- "$2" "$_HOME/$1" || [[ -e $_HOME/$1 || -L $_HOME/$1 ]] || return
  rm -f -- "$2" && sync -- "$_HOME"
}

# remove_tree TREE: what is half removed has no longer its name
remove_tree() {
  local going=$_TREES/.old-$$-$RANDOM
  mv -fT -- "$1" "$going" && rm -rf -- "$going"
}

# remove_leftovers: what interrupted installs left behind
remove_leftovers() {
  rm -rf -- "$_TREES"/.new-* "$_TREES"/.old-*
}
