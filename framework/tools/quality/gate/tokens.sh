# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share what begins with an underscore
# Summary: keyed hashes: HMAC-SHA-256 (RFC 2104) by sha256sum, fingerprints, and the tokens that are listed (gate.md G6.5)

readonly _WORD=$'[A-Za-z0-9_\x80-\xff-]'
readonly _COMPOUND=$'[A-Za-z0-9_\x80-\xff.@-]'

# key_block BYTE: sets _REPLY: the key with each byte changed by BYTE, 64 bytes long, as escapes for printf
key_block() {
  local index code byte
  _REPLY=''
  for ((index = 0; index < 64; index++)); do
    byte=${_KEY:index:1} code=0
    [[ -z $byte ]] || printf -v code '%d' "'$byte"
    printf -v code '\\x%02x' "$((code ^ $1))"
    _REPLY+=$code
  done
}

# hmac_all FOLDER: FOLDER has a file in.N for each message, which begins with the inner block already; leaves their HMACs,
# one a line in the order of the files, in FOLDER/hmacs
hmac_all() {
  local hash number=0 index digest outer
  key_block 0x5c
  outer=$_REPLY
  hash_all "$1" in >"$1/inner"
  while read -r hash _; do
    in_time
    number=$((number + 1)) digest=''
    for ((index = 0; index < 64; index += 2)); do digest+="\\x${hash:index:2}"; done
    printf -v index '%08d' "$number"
    # shellcheck disable=SC2059 # both are escapes for printf
    printf "$outer$digest" >"$1/out.$index"
  done <"$1/inner"
  hash_all "$1" out >"$1/outer"
  into "$1/hmacs" cut -c 1-64 "$1/outer"
}

# hash_all FOLDER PREFIX: the SHA-256 of each file in FOLDER that begins so
hash_all() {
  (
    cd -- "$1" || exit 1
    printf '%s\0' "$2".* >list.z
    within_deadline xargs -0 sha256sum <list.z
  ) || { in_time && false; } || die scan "$_ROOT" "'sha256sum' failed"
}

# hash_findings INDEX...: to hashes, of the caller, the fingerprint of each finding
hash_findings() {
  local folder=$_TMP/fingerprints number=0 index name hash
  mkdir "$folder"
  key_block 0x36
  for index in "$@"; do
    in_time
    number=$((number + 1))
    printf -v name 'in.%08d' "$number"
    # shellcheck disable=SC2059 # it is escapes for printf
    { printf "$_REPLY" && printf '%s\t%s' "${_FOUND_RULES[index]}" "${_FOUND_TEXTS[index]}"; } >"$folder/$name"
  done
  hmac_all "$folder"
  while read -r hash; do
    # shellcheck disable=SC2034 # the caller's
    hashes[$1]=${hash:0:16}
    shift
  done <"$folder/hmacs"
}

# find_tokens: the listed tokens in contents and names
find_tokens() {
  [[ ${#_HASHES[@]} -gt 0 ]] || return 0
  local path rest token patterns=() name
  list_denied
  [[ ${#_DENIED[@]} -gt 0 ]] || return 0
  for token in "${!_DENIED[@]}"; do
    fold_literal "$token"
    patterns+=(-e "$_REPLY")
  done
  run_pass denied.z grep -ZHnaE "${patterns[@]}" <"$_TMP/text.z" || fail_of_pass "$?" denied.z
  while IFS= read -r -d '' path && IFS= read -r rest; do
    in_time
    judge_tokens "${_PATH_OF["$path"]-${path#./}}" "${rest%%:*}" "${rest#*:}"
  done <"$_TMP/denied.z"
  [[ $_ROOT != - ]] || return 0
  while IFS= read -r -d '' path; do
    in_time
    name=${path##*/} && name=${name//$'\n'/ }
    rest=${#_FOUND_RULES[@]}
    judge_tokens "${path#./}" 0 "$name"
    [[ ${#_FOUND_RULES[@]} -eq $rest ]] || _PRIVATE_NAMES["$name"]=yes
  done <"$_TMP/entries.z"
}

# list_denied: sets _DENIED, the ids of the tokens of the tree whose hashes are listed
list_denied() {
  local folder=$_TMP/tokens token number=0 hash index
  local -A ids=()
  declare -gA _DENIED=()
  mkdir "$folder"
  list_text_files
  for index in "${!_HASHES[@]}"; do ids["${_HASHES[index]}"]=${_HASH_IDS[index]}; done
  list_tokens "$folder"
  [[ -s $folder/list ]] || return 0
  key_block 0x36
  while IFS= read -r token; do
    in_time
    number=$((number + 1))
    printf -v index '%08d' "$number"
    # shellcheck disable=SC2059 # it is escapes for printf
    { printf "$_REPLY" && printf 'token:%s' "$token"; } >"$folder/in.$index"
  done <"$folder/list"
  hmac_all "$folder"
  while IFS= read -r token <&3 && IFS= read -r hash <&4; do
    [[ -z ${ids["$hash"]-} ]] || _DENIED["$token"]=${ids["$hash"]}
  done 3<"$folder/list" 4<"$folder/hmacs"
}

# list_tokens FOLDER: to FOLDER/list, each token of contents and names once
list_tokens() {
  local set
  : >"$1/runs"
  for set in "$_WORD" "$_COMPOUND"; do
    run_pass runs.z grep -haoE -e "$set+" <"$_TMP/text.z" || fail_of_pass "$?" runs.z
    grep_into "$1/names" -aoE -e "$set+" -- "$_TMP/flat-names"
    into "$1/more" cat -- "$1/runs" "$_TMP/runs.z" "$1/names"
    into "$1/runs" cat -- "$1/more"
  done
  into "$1/unique" sort -u "$1/runs"
  while IFS= read -r set; do
    in_time
    while [[ $set == [.@-]* ]]; do set=${set:1}; done
    while [[ $set == *[.@-] ]]; do set=${set%?}; done
    [[ ${#set} -lt 4 ]] || printf '%s\n' "${set,,}"
  done <"$1/unique" >"$1/long"
  into "$1/list" sort -u "$1/long"
}

# list_text_files: to text.z, all that is scanned, but for what was set aside
list_text_files() {
  local path
  while IFS= read -r -d '' path; do
    [[ -n ${_SET_ASIDE["$path"]-} ]] || printf '%s\0' "$path"
  done <"$_TMP/files.z" >"$_TMP/text.z"
  for path in "$_TMP"/text.[0-9]*; do
    [[ ! -e $path ]] || printf '%s\0' "$path" >>"$_TMP/text.z"
  done
}

# fold_literal TEXT: sets _REPLY: a pattern for TEXT, its ASCII letters in either case
fold_literal() {
  local index byte
  _REPLY=''
  for ((index = 0; index < ${#1}; index++)); do
    byte=${1:index:1}
    case $byte in
      [a-z]) _REPLY+="[$byte${byte^}]" ;;
      .) _REPLY+='\.' ;;
      *) _REPLY+=$byte ;;
    esac
  done
}

# judge_tokens PATH LINE TEXT: the first place of each listed token of a line
judge_tokens() {
  local set id
  local -A columns=()
  for set in "$_WORD" "$_COMPOUND"; do
    judge_runs "$set" "$3"
  done
  for id in ${columns[@]+"${!columns[@]}"}; do
    add_finding "$id" "$1" "$2" "${columns["$id"]}" "$3"
  done
}

# judge_runs SET TEXT: to columns, of the caller
judge_runs() {
  local rest=$2 at=1 form="^($1+)" run inner id column
  while [[ -n $rest ]]; do
    if [[ ! $rest =~ $form ]]; then
      rest=${rest:1} at=$((at + 1))
      continue
    fi
    run=${BASH_REMATCH[1]} inner=$run
    while [[ $inner == [.@-]* ]]; do inner=${inner:1}; done
    column=$((at + ${#run} - ${#inner}))
    while [[ $inner == *[.@-] ]]; do inner=${inner%?}; done
    id=''
    [[ ${#inner} -lt 4 ]] || id=${_DENIED["${inner,,}"]-}
    [[ -z $id || ${columns["$id"]-999999999} -le $column ]] || columns["$id"]=$column
    rest=${rest:${#run}} at=$((at + ${#run}))
  done
}
