# One idea for each request, on the seed.
if [ -z "$EDEN_BASE_COMMIT_SHA" ] || [ "$PWD" != "$EDEN_EXPERIMENT_DIR" ]; then
    echo '{"event":"fatal","reason":"no seed"}'
    exit 2
fi
echo '{"event":"ready"}'
while read -r request; do
    task=$(printf %s "$request" | sed 's/.*"task_id":"\([^"]*\)".*/\1/')
    i=0
    while [ "$i" -lt "${EDEN_IDEAS_PER_IDEATION:-1}" ]; do
        printf '{"event":"idea","task_id":"%s","slug":"%s-p%d","priority":1,"parent_commits":["%s"],"content":"about %s"}\n' \
            "$task" "$task" "$i" "$EDEN_BASE_COMMIT_SHA" "$task"
        i=$((i + 1))
    done
    printf '{"event":"ideation-done","task_id":"%s"}\n' "$task"
done
