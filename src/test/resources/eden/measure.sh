# A score that depends on the tip alone.
commit=$(sed 's/.*"variant_commit_sha":"\([^"]*\)".*/\1/' "$EDEN_TASK_JSON")
[ "$(git rev-parse HEAD)" = "$commit" ] || exit 4
n=$((0x$(printf %.8s "$commit")))
printf '{"status": "success", "evaluation": {"score": 0.%d, "n": %d, "remark": "value-%d"}}\n' \
    $((5 + n % 3)) "$n" "$n" > "$EDEN_OUTPUT"
