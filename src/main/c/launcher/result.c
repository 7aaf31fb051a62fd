#define _GNU_SOURCE
#include "launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *name_of(enum ending ending) {
  switch (ending) {
    case EXITED: return "exited";
    case SIGNALLED: return "signalled";
    case TIMED_OUT: return "timed-out";
    case STOPPED: return "stopped";
    case COMMAND_NOT_FOUND: return "command-not-found";
    case EXPERIMENT_DIR_MISSING: return "experiment-dir-missing";
    case ENV_FILE_INVALID: return "env-file-invalid";
    case NOT_STARTED: return "not-started";
  }
  return "unknown";
}

static void number(FILE *out, const char *key, int64_t value) {
  if (value < 0) {
    fprintf(out, "  \"%s\": null,\n", key);
  } else {
    fprintf(out, "  \"%s\": %" PRId64 ",\n", key, value);
  }
}

static void truth(FILE *out, const char *key, bool value) { fprintf(out, "  \"%s\": %s,\n", key, value ? "true" : "false"); }

// JSON is UTF-8, and a path may be any bytes: what is not plain ASCII is replaced.
static void text(FILE *out, const char *key, const char *value) {
  fprintf(out, "  \"%s\": ", key);
  if (value == NULL) {
    fputs("null,\n", out);
    return;
  }
  fputc('"', out);
  for (; *value != '\0'; value++) {
    unsigned char c = (unsigned char)*value;
    if (c == '"' || c == '\\') {
      fprintf(out, "\\%c", c);
    } else {
      fputc(c < ' ' || c > '~' ? '?' : c, out);
    }
  }
  fputs("\",\n", out);
}

void result_write(struct place place, const struct end *end, const struct usage *usage, const struct bounded_log *log) {
  char *temporary = sentence("%s.part", place.name);
  unlinkat(place.folder, temporary, 0);
  int file = openat(place.folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  FILE *out = file < 0 ? NULL : fdopen(file, "w");
  if (out == NULL) {
    die(EXIT_CANNOT_RECORD, "the result %s cannot be made: %s", place.name, strerror(errno));
  }
  fputs("{\n", out);
  text(out, "end", name_of(end->ending));
  text(out, "message", end->message);
  number(out, "exitCode", end->exit_code);
  number(out, "signal", end->signal);
  truth(out, "timedOut", end->ending == TIMED_OUT);
  truth(out, "treeGone", end->tree_gone);
  number(out, "oomKills", usage->oom_kills);
  number(out, "wallMillis", end->wall_millis);
  number(out, "userMillis", usage->user_millis);
  number(out, "systemMillis", usage->system_millis);
  number(out, "peakMemoryBytes", usage->peak_memory_bytes);
  number(out, "logBytes", log->total);
  truth(out, "logTruncated", log_truncated(log));
  fputs("  \"version\": 1\n}\n", out);
  if (fflush(out) != 0 || fsync(file) != 0 || fclose(out) != 0 ||
      renameat(place.folder, temporary, place.folder, place.name) != 0) {
    die(EXIT_CANNOT_RECORD, "the result %s cannot be written: %s", place.name, strerror(errno));
  }
}
