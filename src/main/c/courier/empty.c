// Removes trees of any depth with two folders open at a time: what lies in a folder's folders is moved up before these go.
// Nobody else is there while it does.
#define _GNU_SOURCE
#include "courier.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool is_folder(int folder, const char *name) {
  struct stat found;
  return fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(found.st_mode);
}

static bool is_itself(const char *name) { return strcmp(name, ".") == 0 || strcmp(name, "..") == 0; }

static DIR *entries_of(int folder) {
  int own = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *entries = own < 0 ? NULL : fdopendir(own);
  if (entries == NULL && own >= 0) {
    close(own);
  }
  return entries;
}

// Under a name that is free up there.
static bool move_up(int from, const char *name, int to) {
  static unsigned long long number;
  char fresh[40];
  do {
    snprintf(fresh, sizeof fresh, ".leasehold-gone-%llu", number++);
  } while (faccessat(to, fresh, F_OK, AT_SYMLINK_NOFOLLOW) == 0);
  return fchmodat(from, name, 0700, 0) == 0 && renameat(from, name, to, fresh) == 0;
}

static bool remove_folder(int parent, const char *name) {
  if (fchmodat(parent, name, 0700, 0) != 0) {
    return false;
  }
  int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *entries = folder < 0 ? NULL : fdopendir(folder);
  if (entries == NULL) {
    return false;
  }
  bool well = true;
  for (struct dirent *entry; well && (entry = readdir(entries)) != NULL;) {
    if (!is_itself(entry->d_name)) {
      well = is_folder(folder, entry->d_name) ? move_up(folder, entry->d_name, parent) : unlinkat(folder, entry->d_name, 0) == 0;
    }
  }
  int why = errno;
  closedir(entries);
  errno = why;
  return well && unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

bool empty_folder(int folder) {
  for (bool found = true; found;) { // what was moved up may have been missed by the look that is going on
    found = false;
    DIR *entries = entries_of(folder);
    if (entries == NULL) {
      return false;
    }
    bool well = true;
    for (struct dirent *entry; well && (entry = readdir(entries)) != NULL;) {
      if (!is_itself(entry->d_name)) {
        found = true;
        well = is_folder(folder, entry->d_name) ? remove_folder(folder, entry->d_name) : unlinkat(folder, entry->d_name, 0) == 0;
      }
    }
    int why = errno;
    closedir(entries);
    errno = why;
    if (!well) {
      return false;
    }
  }
  return true;
}

bool remove_whatever(int parent, const char *name) {
  if (!is_folder(parent, name)) {
    return unlinkat(parent, name, 0) == 0 || errno == ENOENT;
  }
  int folder = fchmodat(parent, name, 0700, 0) == 0 ? openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
  bool well = folder >= 0 && empty_folder(folder);
  int why = errno;
  if (folder >= 0) {
    close(folder);
  }
  errno = why;
  return well && unlinkat(parent, name, AT_REMOVEDIR) == 0;
}
