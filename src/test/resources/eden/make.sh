# One file with the idea's content, committed with everything else that is new here.
field() { sed 's/.*"'"$1"'":"\([^"]*\)".*/\1/' "$EDEN_TASK_JSON"; }
[ "$PWD" = "$EDEN_WORKTREE" ] || exit 4
cp "$(field content_path)" "$(field idea_slug).txt" || exit 5
export GIT_AUTHOR_NAME=eden GIT_AUTHOR_EMAIL=eden@example.invalid GIT_AUTHOR_DATE='2026-01-01T00:00:00Z'
export GIT_COMMITTER_NAME=eden GIT_COMMITTER_EMAIL=eden@example.invalid GIT_COMMITTER_DATE='2026-01-01T00:00:00Z'
git add -A && git commit -q -m "$(field idea_slug)" || exit 6
printf '{"status": "success", "commit_sha": "%s",\n "description": "made"}\n' "$(git rev-parse HEAD)" > "$EDEN_OUTPUT"
