# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: a bracket of a pattern (gate.md G3.3)

read_bracket() {
  local start=$_I at=$((_I + 1)) items='' first
  [[ ${_P:at:1} != '^' ]] || at=$((at + 1))
  first=$at
  while [[ ${_P:at:1} != ']' ]]; do
    if ! read_item "$at"; then
      is_open_from "$at" || _I=$at
      return 1
    fi
    at=$((at + ${#_ITEM}))
    fold_item
    items+=$_ITEM
  done
  [[ $at -gt $first ]] || { _I=$at && return 1; }
  take_set "${_P:start:first-start}$items]" $((at + 1 - start))
}

# is_open_from PLACE: whether a bracket with an item there never ends
is_open_from() {
  [[ $1 -ge ${#_P} || (${_P:$1+1:1} == - && $(($1 + 2)) -ge ${#_P}) ]]
}

# read_item PLACE: sets _ITEM
read_item() {
  local next=${_P:$1+1:1} last=${_P:$1+2:1}
  _ITEM=${_P:$1:1}
  case $_ITEM in
    '' | '[' | \\ | '^') return 1 ;;
    -)
      [[ $next == ']' ]]
      return
      ;;
  esac
  [[ $next == - && $last != ']' ]] || return 0
  case $_ITEM$last in
    [0-9][0-9] | [a-z][a-z] | [A-Z][A-Z]) [[ ! $_ITEM > $last ]] || return 1 ;;
    *) return 1 ;;
  esac
  _ITEM+=-$last
}

# fold_item: a letter, or a range of letters, in both cases
fold_item() {
  [[ $_FOLD != i || $_ITEM != [A-Za-z]* ]] || _ITEM=${_ITEM,,}${_ITEM^^}
}
