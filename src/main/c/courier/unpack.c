// Makes what a parcel has, entry by entry. No link is followed and nothing is overwritten, but by an input, which replaces
// a file or a link; whatever the parcel or the commit has, nothing is written outside of its place.
#define _GNU_SOURCE
#include "courier.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char INPUT[] = "input/", FOLDER[] = "folder";

bool unpack_failed(struct unpacking *unpacking, const char *code, char *message) {
  unpacking->state = FAILED;
  unpacking->code = code;
  unpacking->message = message;
  return false;
}

bool unpack_nonsense(struct unpacking *unpacking, const char *what) {
  return unpack_failed(unpacking, NULL, sentence("the service sent %s", what));
}

static bool cannot(struct unpacking *unpacking, const char *path) {
  return unpack_failed(unpacking, "workspace-failed", sentence("the workspace cannot be made: %s: %s", path, strerror(errno)));
}

static bool taken(struct unpacking *unpacking, const char *input) {
  return unpack_failed(
      unpacking, "setup-failed",
      sentence("input %s names a place that another input, or a folder or link of the commit, has taken", input));
}

static bool is_input(const struct entry *entry) { return strncmp(entry->path, INPUT, sizeof INPUT - 1) == 0; }

// The rest of a path behind its first part, or NULL.
static const char *within(const char *path, const char *place) {
  size_t length = strlen(place);
  return strncmp(path, place, length) == 0 && path[length] == '/' ? path + length + 1 : NULL;
}

// The folder that stands for a path's first part, and the path in there; -1: there is none.
static int base_of(const struct unpacking *unpacking, const char *path, char **rest) {
  static const char *const IN_WORKSPACE[] = {"workspace", "input"};
  const char *found = within(path, "repository");
  if (found != NULL) {
    *rest = must(strdup(found));
    return unpacking->repository;
  }
  for (size_t i = 0; i < 2; i++) {
    if ((found = within(path, IN_WORKSPACE[i])) != NULL) {
      *rest = must(strdup(found));
      return unpacking->workspace;
    }
  }
  found = within(path, FOLDER);
  if (found != NULL || strcmp(path, FOLDER) == 0) {
    *rest = found == NULL ? must(strdup("files")) : sentence("files/%s", found);
    return unpacking->folder;
  }
  *rest = NULL;
  return -1;
}

static bool go_to(struct unpacking *unpacking, const struct entry *entry) {
  static char *rest; // the name's, until the next entry
  free(rest);
  int base = base_of(unpacking, entry->path, &rest);
  if (rest == NULL) {
    return unpack_nonsense(unpacking, "a path to nowhere");
  }
  if (base < 0) {
    errno = ENOENT;
    return cannot(unpacking, entry->path);
  }
  unpacking->parent = open_parent(base, rest, true, &unpacking->name);
  return unpacking->parent >= 0 || cannot(unpacking, entry->path);
}

static bool go_to_input(struct unpacking *unpacking, const struct entry *entry) {
  const char *path = entry->path + sizeof INPUT - 1;
  struct stat there;
  unpacking->parent = open_parent(unpacking->workspace, path, true, &unpacking->name);
  if (unpacking->parent < 0) {
    return errno == ENOTDIR || errno == ELOOP || errno == EEXIST ? taken(unpacking, path) : cannot(unpacking, path);
  }
  bool is_there = fstatat(unpacking->parent, unpacking->name, &there, AT_SYMLINK_NOFOLLOW) == 0;
  if ((is_there && S_ISDIR(there.st_mode)) || path_set_find(&unpacking->inputs, path) != NULL) {
    return taken(unpacking, path);
  }
  path_set_add(&unpacking->inputs, must(strdup(path)));
  return !is_there || unlinkat(unpacking->parent, unpacking->name, 0) == 0 || cannot(unpacking, path);
}

static void leave_parent(struct unpacking *unpacking) {
  if (unpacking->parent >= 0) {
    close(unpacking->parent);
    unpacking->parent = -1;
  }
}

static bool make_folder(struct unpacking *unpacking, const struct entry *entry) {
  if (!go_to(unpacking, entry)) {
    return false;
  }
  bool open_to_us = (entry->mode & S_IRWXU) == S_IRWXU;
  if (mkdirat(unpacking->parent, unpacking->name, 0700) != 0 ||
      (open_to_us && fchmodat(unpacking->parent, unpacking->name, entry->mode, 0) != 0)) {
    return cannot(unpacking, entry->path);
  }
  if (!open_to_us) {
    struct closed_folder *closed = must(malloc(sizeof *closed));
    *closed = (struct closed_folder){.before = unpacking->closed, .mode = entry->mode};
    closed->base = base_of(unpacking, entry->path, &closed->path);
    unpacking->closed = closed;
  }
  leave_parent(unpacking);
  return true;
}

static bool begin_file(struct unpacking *unpacking, const struct entry *entry) {
  if (is_input(entry) ? !go_to_input(unpacking, entry) : !go_to(unpacking, entry)) {
    return false;
  }
  unpacking->file = openat(unpacking->parent, unpacking->name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  leave_parent(unpacking);
  return unpacking->file >= 0 || cannot(unpacking, entry->path);
}

static bool begin_task(struct unpacking *unpacking) {
  unpacking->file = make_task_file(unpacking->workspace);
  return unpacking->file >= 0 || cannot(unpacking, ".leasehold/task.json");
}

bool unpack_begin(struct unpacking *unpacking, const struct entry *entry) {
  unpacking->text_length = 0;
  switch (entry->kind) {
    case TO_FOLDER: return make_folder(unpacking, entry);
    case TO_FILE: return begin_file(unpacking, entry);
    case TO_TASK: return begin_task(unpacking);
    case TO_LINK:
    case TO_HEAD:
    case TO_WORD:
      return (entry->size > 0 && entry->size <= LONGEST_WORD && !is_input(entry)) ||
             unpack_nonsense(unpacking, "an entry of no such size");
    case TO_END: return true;
  }
  return false;
}

bool unpack_content(struct unpacking *unpacking, const struct entry *entry, const char *bytes, size_t length) {
  if (unpacking->file >= 0) {
    return write_all(unpacking->file, bytes, length) || cannot(unpacking, entry->path);
  }
  memcpy(unpacking->text + unpacking->text_length, bytes, length);
  unpacking->text_length += length;
  unpacking->text[unpacking->text_length] = '\0';
  return true;
}

static bool end_file(struct unpacking *unpacking, const struct entry *entry) {
  bool well = fchmod(unpacking->file, entry->kind == TO_TASK ? 0600 : entry->mode) == 0;
  well = close(unpacking->file) == 0 && well;
  unpacking->file = -1;
  return well || cannot(unpacking, entry->path);
}

static bool make_link(struct unpacking *unpacking, const struct entry *entry) {
  if (strlen(unpacking->text) != unpacking->text_length) {
    return unpack_nonsense(unpacking, "a link that is none");
  }
  if (!go_to(unpacking, entry)) {
    return false;
  }
  bool well = symlinkat(unpacking->text, unpacking->parent, unpacking->name) == 0 || cannot(unpacking, entry->path);
  leave_parent(unpacking);
  return well;
}

static bool make_files(struct unpacking *unpacking) {
  size_t length = unpacking->text_length;
  if ((length != 40 && length != 64) || strspn(unpacking->text, "0123456789abcdef") != length) {
    return unpack_nonsense(unpacking, "a commit that is none");
  }
  char *said = git_make_files(unpacking->workspace, unpacking->text, unpacking->end);
  if (said != NULL) {
    return unpack_failed(unpacking, "source-failed", sentence("the files cannot be checked out: %s", said));
  }
  int home = open_folder("/work/home");
  char *trouble = home < 0 ? sentence("home: %s", strerror(errno)) : manifest_write(unpacking->workspace, home, unpacking->repository);
  if (home >= 0) {
    close(home);
  }
  return trouble == NULL || unpack_failed(unpacking, "workspace-failed", sentence("the workspace cannot be made: %s", trouble));
}

// Those that came last first, as they may lie in others. The host's own folder may have taken the place of some.
static bool close_folders(struct unpacking *unpacking) {
  for (const struct closed_folder *each = unpacking->closed; each != NULL; each = each->before) {
    const char *name;
    int parent = open_parent(each->base, each->path, false, &name);
    bool well = parent >= 0 && fchmodat(parent, name, each->mode, 0) == 0;
    int why = errno;
    if (parent >= 0) {
      close(parent);
    }
    errno = why;
    if (!well && why != ENOENT && why != ENOTDIR) {
      return cannot(unpacking, each->path);
    }
  }
  unpacking->state = UNPACKED;
  return true;
}

bool unpack_end(struct unpacking *unpacking, const struct entry *entry) {
  switch (entry->kind) {
    case TO_FOLDER: return true;
    case TO_FILE:
    case TO_TASK: return end_file(unpacking, entry);
    case TO_LINK: return make_link(unpacking, entry);
    case TO_HEAD: return make_files(unpacking);
    case TO_WORD: unpacking->state = TOLD_TO_END; return false;
    case TO_END: return close_folders(unpacking);
  }
  return false;
}

void unpack_close(struct unpacking *unpacking) {
  int *held[] = {&unpacking->file, &unpacking->parent, &unpacking->repository, &unpacking->workspace, &unpacking->folder};
  for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
    if (*held[i] >= 0) {
      close(*held[i]);
      *held[i] = -1;
    }
  }
}
