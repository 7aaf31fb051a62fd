#define _GNU_SOURCE
#include "launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void die(int code, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("leasehold-launcher: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(code);
}

void *must(void *allocated) {
  if (allocated == NULL) {
    die(EXIT_INTERNAL, "out of memory");
  }
  return allocated;
}

char *sentence(const char *format, ...) {
  char *text;
  va_list arguments;
  va_start(arguments, format);
  int length = vasprintf(&text, format, arguments);
  va_end(arguments);
  return must(length < 0 ? NULL : text);
}

int64_t now_millis(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct place place_of(const char *path) {
  const char *slash = strrchr(path, '/');
  char *folder = must(slash == NULL ? strdup(".") : slash == path ? strdup("/") : strndup(path, (size_t)(slash - path)));
  struct place place = {.name = must(strdup(slash == NULL ? path : slash + 1))};
  if (place.name[0] == '\0') {
    die(EXIT_USAGE, "'%s' is no name of a file", path);
  }
  place.folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (place.folder < 0) {
    die(EXIT_CANNOT_RECORD, "the folder %s cannot be opened: %s", folder, strerror(errno));
  }
  free(folder);
  return place;
}
