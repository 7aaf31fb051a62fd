#define _GNU_SOURCE
#include "launcher.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

// The number after a key in a file, or all of the file if there is no key; -1 if there is none.
static int64_t number_in(const char *path, const char *key) {
  FILE *file = fopen(path, "re");
  if (file == NULL) {
    return -1;
  }
  char line[256];
  int64_t number = -1;
  size_t length = strlen(key);
  while (number < 0 && fgets(line, sizeof line, file) != NULL) {
    if (strncmp(line, key, length) == 0 && (length == 0 || line[length] == ' ')) {
      sscanf(line + length, "%" SCNd64, &number);
    }
  }
  fclose(file);
  return number;
}

static int64_t first_of(int64_t one, int64_t other) { return one >= 0 ? one : other; }

// A container sees its own control group at the root, of version 2 or 1.
int64_t oom_kills_so_far(void) {
  return first_of(number_in("/sys/fs/cgroup/memory.events", "oom_kill"),
                  number_in("/sys/fs/cgroup/memory/memory.oom_control", "oom_kill"));
}

static int64_t peak_memory(const struct rusage *children) {
  int64_t group = first_of(number_in("/sys/fs/cgroup/memory.peak", ""),
                           number_in("/sys/fs/cgroup/memory/memory.max_usage_in_bytes", ""));
  return first_of(group, (int64_t)children->ru_maxrss * 1024);
}

static int64_t millis(struct timeval time) { return (int64_t)time.tv_sec * 1000 + time.tv_usec / 1000; }

struct usage usage_since(int64_t oom_kills_before) {
  struct rusage children;
  getrusage(RUSAGE_CHILDREN, &children);
  int64_t oom_kills = oom_kills_so_far();
  return (struct usage){
      .user_millis = millis(children.ru_utime),
      .system_millis = millis(children.ru_stime),
      .peak_memory_bytes = peak_memory(&children),
      .oom_kills = oom_kills < 0 || oom_kills_before < 0 ? -1 : oom_kills - oom_kills_before,
  };
}
