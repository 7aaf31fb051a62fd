# shellcheck shell=bash
# Facts: sentences that a smoke proves, one line each. Needs $work, a folder; leaves how many failed in $failed.
#
#   fact SENTENCE COMMAND...   proves it now
#   also SENTENCE COMMAND...   proves it beside the others, up to the next `together`
#   together                   waits for them
#
# A fact runs in a process of its own, with errexit on, in which $mine is a folder of its own. SMOKE_ONLY is a pattern of
# sentences to try; the others are passed over.

failed=0 held=0 beside=()

fact() {
  also "$@"
  together
}

also() {
  local sentence=$1 mine number
  shift
  [[ $sentence =~ ${SMOKE_ONLY:-.} ]] || return 0
  number=$((held + failed + ${#beside[@]}))
  mine=$work/fact-$number
  rm -rf -- "$mine"
  mkdir -p "$mine"
  printf '%s' "$sentence" >"$mine/sentence"
  (
    trap - EXIT
    start=${EPOCHREALTIME/./}
    set +e
    (set -e; "$@") >"$mine/said" 2>&1 </dev/null
    verdict=$?
    echo "$verdict $(((${EPOCHREALTIME/./} - start) / 1000))" >"$mine/verdict.new"
    mv "$mine/verdict.new" "$mine/verdict"
  ) &
  beside+=("$mine")
}

together() {
  local mine left verdict took
  while ((${#beside[@]})); do
    left=()
    for mine in "${beside[@]}"; do
      if [[ ! -f $mine/verdict ]]; then
        left+=("$mine")
        continue
      fi
      read -r verdict took <"$mine/verdict"
      if [[ $verdict == 0 ]]; then
        ((++held))
        printf 'holds  %6d ms  %s\n' "$took" "$(<"$mine/sentence")"
      else
        ((++failed))
        printf 'FAILS  %6d ms  %s\n' "$took" "$(<"$mine/sentence")"
        tail -n 40 "$mine/said" | cut -c 1-400 | sed 's/^/         | /'
      fi
    done
    beside=("${left[@]}")
    ((!${#beside[@]})) || sleep 0.1
  done
}
