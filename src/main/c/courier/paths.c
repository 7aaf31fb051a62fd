#define _GNU_SOURCE
#include "courier.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *root = "";

char *in_root(const char *absolute) { return sentence("%s%s", root, absolute); }

int open_folder(const char *absolute) {
  char *path = in_root(absolute);
  int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  free(path);
  return folder;
}

bool is_sound(const char *path, size_t length) {
  if (length == 0 || length > LONGEST_PATH || memchr(path, '\0', length) != NULL) {
    return false;
  }
  for (const char *part = path, *end = path + length; part <= end;) {
    const char *slash = memchr(part, '/', (size_t)(end - part));
    size_t part_length = (size_t)((slash == NULL ? end : slash) - part);
    if (part_length == 0 || part_length > NAME_MAX || (part_length == 1 && part[0] == '.') ||
        (part_length == 2 && part[0] == '.' && part[1] == '.')) {
      return false;
    }
    part += part_length + 1;
  }
  return true;
}

static int step_into(int folder, const char *name, bool make) {
  int next = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (next < 0 && errno == ENOENT && make && mkdirat(folder, name, 0755) == 0) {
    next = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  }
  return next;
}

int open_parent(int base, const char *path, bool make, const char **name) {
  char part[NAME_MAX + 1];
  int folder = fcntl(base, F_DUPFD_CLOEXEC, 0);
  for (const char *slash; folder >= 0 && (slash = strchr(path, '/')) != NULL; path = slash + 1) {
    size_t length = (size_t)(slash - path);
    memcpy(part, path, length);
    part[length] = '\0';
    int next = step_into(folder, part, make);
    int why = errno;
    close(folder);
    errno = why;
    folder = next;
  }
  *name = path;
  return folder;
}

bool write_all(int file, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(file, bytes, length);
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      return false;
    }
    bytes += written;
    length -= (size_t)written;
  }
  return true;
}
