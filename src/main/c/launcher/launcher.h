// The launcher: runs one command in a container and records how it ended. See launcher.c.
#ifndef LAUNCHER_H
#define LAUNCHER_H

#include "../common/common.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { EXIT_CANNOT_RECORD = 73 };

// --- place.c: where a file is to be written --------------------------------------------------------------------

// A file in a folder that is held open, so that nobody can move another one under its name.
struct place {
  int folder;
  char *name;
};
struct place place_of(const char *path);

// --- environment.c: what the command finds in its environment ----------------------------------------------------

struct environment {
  char **variables; // NAME=VALUE, ended by NULL
  size_t count;
};

void environment_init(struct environment *environment, char **own);
// Both return NULL, or a sentence that says what is wrong. Later values win; names of ours are left out.
char *environment_file(struct environment *environment, const char *path);
char *environment_set(struct environment *environment, const char *assignment);
const char *environment_get(const struct environment *environment, const char *name);

// --- bounded_log.c: the start and the end of the output, whatever its length ---------------------------------------

struct bounded_log {
  struct place place;
  char *ring_name;
  int ring;
  int64_t head_bytes, tail_bytes;
  int64_t total;  // bytes printed
  int64_t stored; // bytes printed until the disk was full
  bool broken;    // the disk was full
};

void log_open(struct bounded_log *log, const char *path, int64_t max_bytes);
void log_append(struct bounded_log *log, const char *bytes, size_t length);
void log_close(struct bounded_log *log); // the log then lies at its path, in the order it was printed
bool log_truncated(const struct bounded_log *log);

// --- process_tree.c: all that came of the command, however it was orphaned -----------------------------------------

struct child {
  pid_t pid;
  bool ended;
  int status;
};

void tree_adopt_orphans(void);
bool tree_bury(struct child *command); // whether nobody is left; notes the command's own end
size_t tree_signal(int signal);
bool tree_kill(int64_t deadline, struct child *command); // whether nobody is left

// --- usage.c: what the container's control group and the kernel say of it -------------------------------------------

struct usage {
  int64_t user_millis, system_millis, peak_memory_bytes;
  int64_t oom_kills; // of any process in the container, since the launcher began
};

int64_t oom_kills_so_far(void);
struct usage usage_since(int64_t oom_kills_before);

// --- run.c: the command, from its start to the end of its tree ------------------------------------------------------

struct options {
  char **command;
  const char *workdir, *input;
  int64_t deadline_millis; // 0: none
  int64_t grace_millis;
};

enum ending { EXITED, SIGNALLED, TIMED_OUT, STOPPED, COMMAND_NOT_FOUND, EXPERIMENT_DIR_MISSING, ENV_FILE_INVALID, NOT_STARTED };

struct end {
  enum ending ending;
  int exit_code, signal; // -1: none
  int64_t wall_millis;
  bool tree_gone;
  char *message; // more about it, or NULL
};

struct end run(const struct options *options, const struct environment *environment, struct bounded_log *log);

// --- result.c: one JSON file, there in whole or not at all ----------------------------------------------------------

void result_write(struct place place, const struct end *end, const struct usage *usage, const struct bounded_log *log);

#endif
