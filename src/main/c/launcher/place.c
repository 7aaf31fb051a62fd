#define _GNU_SOURCE
#include "launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

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
