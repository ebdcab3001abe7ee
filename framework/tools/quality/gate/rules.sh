# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: rule files (gate.md section 3)

readonly _ID_FORM='^[a-z][a-z0-9-]{0,63}$'
readonly _RULE_COLUMNS=8

_RULE_IDS=() _RULE_CLASSES=() _RULE_GREPS=() _SAMPLES=()
_HASH_IDS=()

# load_rules FILE [needed]: adds the rules of a layer; FILE may be absent unless it is needed
load_rules() {
  local lines=() index
  readable_layer rules "$1" "${2-}" || return 0
  # A pipe can be read once only.
  into "$_TMP/layer" cat -- "$1"
  find_strange_line "$_TMP/layer"
  mapfile -t lines <"$_TMP/layer"
  for index in ${lines[@]+"${!lines[@]}"}; do
    [[ $((index + 1)) != "$_STRANGE" ]] || die_line rules "$1" "$_STRANGE" 'it has a byte that is not printable ASCII'
    [[ -z ${lines[index]} || ${lines[index]} == '#'* ]] || add_rule "${lines[index]}" \
      || die_line rules "$1" $((index + 1)) "$_CAUSE"
  done
}

# readable_layer KIND FILE NEEDED: whether the file is there
readable_layer() {
  [[ -n $3 || -e $2 || -L $2 ]] || return 1
  [[ -r $2 && ! -d $2 ]] || die "load $1" "$2" 'it cannot be read'
}

# die_line KIND FILE LINE CAUSE
die_line() {
  die "load $1" "$2" "line $3: $4"
}

# find_strange_line FILE: sets _STRANGE, the number of the first line that is not printable ASCII and TAB
find_strange_line() {
  grep_into "$_TMP/strange" -naEm 1 -e $'[^ -~\t]' -- "$1"
  IFS=: read -r _STRANGE _ <"$_TMP/strange" || true # nothing to read is no strange line
}

# split_columns LINE: sets _COLUMNS; IFS would take two TABs for one
split_columns() {
  local rest=$1
  _COLUMNS=()
  while [[ $rest == *$'\t'* ]]; do
    _COLUMNS+=("${rest%%$'\t'*}")
    rest=${rest#*$'\t'}
  done
  _COLUMNS+=("$rest")
}

# add_rule LINE: else sets _CAUSE
add_rule() {
  split_columns "$1"
  [[ ${#_COLUMNS[@]} -eq $_RULE_COLUMNS ]] || refuse_rule "it has ${#_COLUMNS[@]} columns, $_RULE_COLUMNS are needed" || return
  local id=${_COLUMNS[0]} class=${_COLUMNS[1]} flags=${_COLUMNS[2]}
  [[ $id =~ $_ID_FORM ]] \
    || refuse_rule "the id is not 1 to 64 lower-case letters, digits or '-', beginning with a letter" || return
  ! is_known_id "$id" || refuse_rule "the id '$id' is there already" || return
  [[ $class == identity || $class == structural ]] || refuse_rule 'the class is neither identity nor structural' || return
  [[ $flags == - || $flags == i ]] || refuse_rule 'the flags are neither - nor i' || return
  read_keywords "${_COLUMNS[4]}" "$flags"
  check_pattern "${_COLUMNS[3]}" "$flags" || return
  check_samples "${_COLUMNS[5]}" "${_COLUMNS[6]}" || return
  [[ -n ${_COLUMNS[7]} ]] || refuse_rule 'the reason is empty' || return
  _RULE_IDS+=("$id") _RULE_CLASSES+=("$class") _RULE_GREPS+=("$_GREP") _SAMPLES+=("$_SAMPLE")
}

refuse_rule() {
  _CAUSE=$1
  return 1
}

is_known_id() {
  local id
  for id in ${_RULE_IDS[@]+"${_RULE_IDS[@]}"} ${_HASH_IDS[@]+"${_HASH_IDS[@]}"}; do
    [[ $id != "$1" ]] || return 0
  done
  return 1
}

# read_keywords TEXT FLAG: sets _KEYS and _KEYS_GOOD
read_keywords() {
  local rest=$1,
  _KEYS=() _KEYS_GOOD=yes
  while [[ -n $rest ]]; do
    decode_escapes "${rest%%,*}" || _REPLY=''
    [[ ${#_REPLY} -ge 2 ]] || _KEYS_GOOD=''
    [[ $2 != i ]] || _REPLY=${_REPLY,,}
    _KEYS+=("$_REPLY")
    rest=${rest#*,}
  done
}

check_pattern() {
  read_pattern "$1" "$2" || refuse_rule "the pattern is outside the grammar at byte $_AT" || return
  [[ $_TRIES -le 1024 ]] || refuse_rule 'the pattern could try too often' || return
  [[ $_SURE -eq 1 && -n $_KEYS_GOOD ]] || refuse_rule 'the keywords are not in every match'
}

# check_samples YES NO: one grep for both; sets _SAMPLE
check_samples() {
  local yes no found
  decode_escapes "$1" || refuse_rule 'the sample that must match does not' || return
  yes=$_REPLY _SAMPLE=$_REPLY
  decode_escapes "$2" && no=$_REPLY || no=''
  found=$(grep -naoE -e "$_GREP" <<<"$yes"$'\n'"$no")
  [[ $found == 1:* ]] || refuse_rule 'the sample that must match does not' || return
  [[ $'\n'$found != *$'\n'2:* ]] || refuse_rule 'the sample that must not match does'
}

# decode_escapes TEXT: sets _REPLY: the bytes that it stands for (gate.md G3.7)
decode_escapes() {
  local rest=$1 byte sum=''
  while [[ $rest == *\\* ]]; do
    sum+=${rest%%\\*}
    rest=${rest#*\\}
    if [[ $rest == \\* ]]; then
      sum+=\\
      rest=${rest:1}
    elif [[ $rest =~ ^x[0-9a-f][0-9a-f] && $rest != x00* && $rest != x0a* ]]; then
      printf -v byte '%b' "\\${rest:0:3}"
      sum+=$byte
      rest=${rest:3}
    else
      return 1
    fi
  done
  _REPLY=$sum$rest
}
