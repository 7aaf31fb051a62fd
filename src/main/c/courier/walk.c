// Goes through a workspace without recursion, with one folder open at a time: a command makes trees of any depth. Up it goes
// by "..", and makes sure that it has come to where it was.
#define _GNU_SOURCE
#include "courier.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int by_name(const void *one, const void *other) { return strcmp(*(char *const *)one, *(char *const *)other); }

static void free_names(char **names) {
  for (char **name = names; *name != NULL; name++) {
    free(*name);
  }
  free(names);
}

// In order, so that a parcel is the same each time. NULL: errno.
static char **names_in(int folder, size_t *longest) {
  int own = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *entries = own < 0 ? NULL : fdopendir(own);
  if (entries == NULL) {
    return NULL;
  }
  size_t count = 0, room = 16;
  char **names = must(malloc(room * sizeof *names));
  *longest = 0;
  errno = 0;
  for (struct dirent *entry; (entry = readdir(entries)) != NULL; errno = 0) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
      continue;
    }
    if (count + 1 == room) {
      room *= 2;
      names = must(realloc(names, room * sizeof *names));
    }
    size_t length = strlen(entry->d_name);
    *longest = length > *longest ? length : *longest;
    names[count++] = must(strdup(entry->d_name));
  }
  int why = errno;
  names[count] = NULL;
  closedir(entries);
  if (why != 0) {
    free_names(names);
    errno = why;
    return NULL;
  }
  qsort(names, count, sizeof *names, by_name);
  return names;
}

static bool in_trouble(struct walk *walk, const char *path) {
  walk->trouble = sentence("%s cannot be read: %s", *path == '\0' ? "the workspace" : path, strerror(errno));
  return false;
}

static void push(struct walk *walk, char **names, size_t path_length, const struct stat *stat) {
  if (walk->depth == walk->room) {
    walk->room = walk->room == 0 ? 16 : walk->room * 2;
    walk->levels = must(realloc(walk->levels, walk->room * sizeof *walk->levels));
  }
  walk->levels[walk->depth++] =
      (struct level){.names = names, .path_length = path_length, .device = stat->st_dev, .inode = stat->st_ino};
}

void walk_open(struct walk *walk, int workspace, bool objects) {
  *walk = (struct walk){.folder = workspace, .objects = objects};
  struct stat stat;
  size_t longest;
  char **names = fstat(workspace, &stat) == 0 ? names_in(workspace, &longest) : NULL;
  if (names == NULL) {
    in_trouble(walk, "");
    return;
  }
  walk->owner = stat.st_uid;
  push(walk, names, 0, &stat);
}

void walk_close(struct walk *walk) {
  while (walk->depth > 0) {
    free_names(walk->levels[--walk->depth].names);
  }
  free(walk->levels);
  free(walk->trouble);
  if (walk->folder >= 0) {
    close(walk->folder);
  }
  *walk = (struct walk){.folder = -1};
}

// A folder that leads to paths which are too long for a parcel stays closed, as one that cannot be read.
static bool enter(struct walk *walk, size_t path_length) {
  if (walk->stat.st_uid != walk->owner || faccessat(walk->folder, walk->name, R_OK | X_OK, 0) != 0) {
    return false;
  }
  int folder = openat(walk->folder, walk->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct stat opened;
  size_t longest;
  char **names = folder < 0 || fstat(folder, &opened) != 0 ? NULL : names_in(folder, &longest);
  if (names == NULL || path_length + 1 + longest > LONGEST_PATH) {
    if (names == NULL && errno != EACCES) {
      in_trouble(walk, walk->path);
    }
    if (names != NULL) {
      free_names(names);
    }
    if (folder >= 0) {
      close(folder);
    }
    return false;
  }
  close(walk->folder);
  walk->folder = folder;
  push(walk, names, path_length, &opened);
  return true;
}

static bool leave(struct walk *walk) {
  free_names(walk->levels[--walk->depth].names);
  if (walk->depth == 0) {
    return true;
  }
  const struct level *above = &walk->levels[walk->depth - 1];
  walk->path[above->path_length] = '\0';
  struct stat opened;
  int folder = openat(walk->folder, "..", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0 || fstat(folder, &opened) != 0) {
    if (folder >= 0) {
      close(folder);
    }
    return in_trouble(walk, walk->path);
  }
  close(walk->folder);
  walk->folder = folder;
  if (opened.st_dev != above->device || opened.st_ino != above->inode) {
    errno = ESTALE;
    return in_trouble(walk, walk->path);
  }
  return true;
}

// Of the repository nothing counts but its objects.
static bool is_left_out(const struct walk *walk, const char *name) {
  static const char REPOSITORY[] = ".git";
  return walk->depth == 2 && strcmp(walk->path, REPOSITORY) == 0 ? strcmp(name, "objects") != 0
                                                                : !walk->objects && walk->depth == 1 && strcmp(name, REPOSITORY) == 0;
}

bool walk_next(struct walk *walk) {
  while (walk->trouble == NULL && walk->depth > 0) {
    struct level *level = &walk->levels[walk->depth - 1];
    size_t length = level->path_length;
    walk->path[length] = '\0';
    walk->name = level->names[level->next];
    if (walk->name == NULL) {
      if (!leave(walk)) {
        return false;
      }
      continue;
    }
    level->next++;
    if (is_left_out(walk, walk->name)) {
      continue;
    }
    if (length > 0) {
      walk->path[length++] = '/';
    }
    size_t name_length = strlen(walk->name);
    memcpy(walk->path + length, walk->name, name_length + 1);
    if (fstatat(walk->folder, walk->name, &walk->stat, AT_SYMLINK_NOFOLLOW) != 0) {
      return in_trouble(walk, walk->path);
    }
    walk->barred = S_ISDIR(walk->stat.st_mode) && !enter(walk, length + name_length);
    return walk->trouble == NULL;
  }
  return false;
}
