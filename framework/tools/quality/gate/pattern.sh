# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: the grammar of a pattern (gate.md G3.3 to G3.6), and what it means to grep -E
#
# A frame is the pattern, or a group in it, up to the present token; _D counts the groups that are open.

readonly _BRACES='^\{(0|[1-9][0-9]?)(,(0|[1-9][0-9]?))?\}'
readonly _HIGH_BYTE='^\\x([89a-f][0-9a-f])'

# read_pattern PATTERN FLAG: sets _GREP, _SURE and _TRIES; else _AT, the byte at which it leaves the grammar.
# The keywords are in _KEYS, in lower case where FLAG is i.
read_pattern() {
  _P=$1 _FOLD=$2 _I=0 _D=0 _TRIES=1 _GREP='' _ATOM=''
  new_frame
  while [[ $_I -lt ${#_P} ]]; do
    read_token || { _AT=$((_I + 1)) && return 1; }
  done
  { [[ $_D -eq 0 ]] && end_alternative; } || { _AT=$((${#_P} + 1)) && return 1; }
  _SURE=${_ALL_SURE[0]}
  [[ $_TRIES -ge ${_COPIES[0]} ]] || _TRIES=${_COPIES[0]}
}

new_frame() {
  _SOLID[_D]=0 _AT_START[_D]=1 _RUN[_D]='' _ALT_SURE[_D]=0 _ALL_SURE[_D]=1 _ALTERNATIVES[_D]=1 _CHOICE[_D]=0 _COPIES[_D]=1
}

read_token() {
  local token=${_P:_I:1}
  [[ $token == '?' || $token == '{' ]] || settle_atom
  case $token in
    '?' | '{') read_quantifier ;;
    \\) read_escape ;;
    '[') read_bracket ;;
    '(') open_group ;;
    ')') close_group ;;
    '|') next_alternative ;;
    '^' | '$') read_anchor "$token" ;;
    '.') take_set . 1 ;;
    ']' | '}' | '*' | '+') return 1 ;;
    *) take_literal "$token" "$token" 1 literal ;;
  esac
}

# What a group tells of its surroundings is known once no quantifier has followed it.
settle_atom() {
  [[ $_ATOM != group || $_ATOM_SURE -eq 0 ]] || _ALT_SURE[_D]=1
  _ATOM=''
}

# take_literal BYTE SOURCE LENGTH KIND
take_literal() {
  local byte=$1 source=$2
  if [[ $_FOLD == i && $byte == [A-Za-z] ]]; then
    source="[${byte,}${byte^}]" byte=${byte,}
  fi
  _RUN[_D]+=$byte
  _GREP+=$source
  pass_atom "$4" "$3"
}

# take_set SOURCE LENGTH
take_set() {
  end_run
  _GREP+=$1
  pass_atom set "$2"
}

# pass_atom KIND LENGTH
pass_atom() {
  _ATOM=$1
  _SOLID[_D]=$((_SOLID[_D] + 1)) _AT_START[_D]=0
  _I=$((_I + $2))
}

read_escape() {
  local next=${_P:_I+1:1} byte
  [[ $next != b ]] || { take_edge '\b' 2 && return; }
  if [[ ${_P:_I} =~ $_HIGH_BYTE ]]; then
    printf -v byte '%b' "\\x${BASH_REMATCH[1]}"
    take_literal "$byte" "$byte" 4 byte
    return
  fi
  [[ -n $next && '\[({|^$.*+?)' == *"$next"* ]] && take_literal "$next" "\\$next" 2 literal
}

# take_edge SOURCE LENGTH
take_edge() {
  end_run
  _GREP+=$1
  _AT_START[_D]=0
  _I=$((_I + $2))
}

read_anchor() {
  [[ $_D -eq 0 ]] || return 1
  if [[ $1 == ^ ]]; then
    [[ ${_AT_START[0]} -eq 1 ]] || return 1
  else
    [[ ${_P:_I+1:1} == '' || ${_P:_I+1:1} == '|' ]] || return 1
  fi
  take_edge "$1" 1
}

open_group() {
  [[ $_D -lt 4 ]] || return 1
  end_run
  _GREP+='('
  _AT_START[_D]=0
  _D=$((_D + 1)) _I=$((_I + 1))
  new_frame
}

close_group() {
  { [[ $_D -gt 0 ]] && end_alternative; } || return 1
  local sure=${_ALL_SURE[_D]} alternatives=${_ALTERNATIVES[_D]} choice=${_CHOICE[_D]} copies=${_COPIES[_D]}
  [[ $alternatives -eq 1 ]] || choice=1
  _D=$((_D - 1))
  multiply_tries "$alternatives"
  _GREP+=')'
  [[ $choice -eq 0 ]] || _CHOICE[_D]=1
  raise_copies "$copies"
  _ATOM_SURE=0 _ATOM_CHOICE=$choice _ATOM_COPIES=$copies
  [[ $_D -gt 0 ]] || _ATOM_SURE=$sure
  pass_atom group 1
}

next_alternative() {
  end_alternative || return 1
  _ALTERNATIVES[_D]=$((_ALTERNATIVES[_D] + 1))
  _GREP+='|'
  _I=$((_I + 1))
}

# end_alternative: whether it has what it needs; then a new one may begin
end_alternative() {
  settle_atom
  end_run
  [[ ${_SOLID[_D]} -ge 1 ]] || return 1
  [[ ${_ALT_SURE[_D]} -eq 1 ]] || _ALL_SURE[_D]=0
  _SOLID[_D]=0 _AT_START[_D]=1 _ALT_SURE[_D]=0
}

end_run() {
  local keyword
  for keyword in "${_KEYS[@]}"; do
    [[ ${_RUN[_D]} != *"$keyword"* ]] || _ALT_SURE[_D]=1
  done
  _RUN[_D]=''
}

read_quantifier() {
  local token='?' least=0 most=1
  if [[ ${_P:_I:1} == '{' ]]; then
    [[ ${_P:_I} =~ $_BRACES ]] || return 1
    token=${BASH_REMATCH[0]} least=${BASH_REMATCH[1]} most=${BASH_REMATCH[3]:-${BASH_REMATCH[1]}}
  fi
  [[ -n $_ATOM && $_ATOM != byte && $most -ge 1 && $most -le 64 && $least -le $most ]] || return 1
  [[ $_ATOM != group || $most -eq 1 || $_ATOM_CHOICE -eq 0 ]] || return 1
  [[ $_ATOM != literal ]] || _RUN[_D]=${_RUN[_D]%?}
  end_run
  [[ $_ATOM != group || $_ATOM_SURE -eq 0 || $least -eq 0 ]] || _ALT_SURE[_D]=1
  [[ $least -gt 0 ]] || _SOLID[_D]=$((_SOLID[_D] - 1))
  [[ $least -eq $most ]] || _CHOICE[_D]=1
  [[ $_ATOM == group ]] || _ATOM_COPIES=1
  raise_copies $((most * _ATOM_COPIES))
  multiply_tries $((most - least + 1))
  _GREP+=$token _ATOM=''
  _I=$((_I + ${#token}))
}

# More than enough is enough: the product could outgrow what a shell can count.
multiply_tries() {
  [[ $_TRIES -gt 1024 ]] || _TRIES=$((_TRIES * $1))
}

# raise_copies NUMBER: how often something in the frame is repeated
raise_copies() {
  [[ ${_COPIES[_D]} -ge $1 ]] || _COPIES[_D]=$1
}
