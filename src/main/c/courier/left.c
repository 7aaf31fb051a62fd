// INVARIANT: what is sent is a whole parcel, or the exchange ends without its end: a file that cannot be read to the size that
// was told is never filled up.
#define _GNU_SOURCE
#include "courier.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LARGEST_RECORD = 16 * 1024, LARGEST_IGNORE = 1 << 20, LARGEST_UNASKED = 16 * 1024, MOST_UNASKED = 1 << 20, LEAST_COST = 4096, MOST_RULES = 16 << 20 };

static bool in_trouble(struct left *left, char *why, bool hopeless) {
  left->trouble = why;
  left->hopeless = hopeless;
  return false;
}

// A header and its path, or a short content.
static void say_entry(struct left *left, const char *kind, mode_t mode, int64_t size, const char *path, const char *more) {
  char *told = sentence("%s %o %lld %zu\n%s%s", kind, (unsigned)(mode & 0777), (long long)size, strlen(path), path, more);
  if (left->head == NULL) {
    left->head = told;
  } else { // the title stands there
    char *both = sentence("%s%s", left->head, told);
    free(left->head);
    free(told);
    left->head = both;
  }
  left->head_length = strlen(left->head);
  left->head_sent = 0;
}

// The launcher's, which stands in its volume as a file of its own or not at all.
static bool begin_record(struct left *left) {
  int record = open_folder("/leasehold/record");
  int file = record < 0 ? -1 : openat(record, "result.json", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat stat;
  bool is_well = file >= 0 && fstat(file, &stat) == 0 && S_ISREG(stat.st_mode) && stat.st_size <= LARGEST_RECORD;
  int why = errno;
  if (record >= 0) {
    close(record);
  }
  if (!is_well) {
    if (file >= 0) {
      close(file);
    }
    const char *reason = file < 0 ? strerror(why) : "it is no file of its kind";
    return in_trouble(left, sentence("the launcher's record cannot be read: %s", reason), true);
  }
  left->file = file;
  left->file_left = stat.st_size;
  say_entry(left, "record", 0, stat.st_size, "", "");
  return true;
}

void left_open(struct left *left, const struct path_set *wanted) {
  *left = (struct left){.wanted = wanted, .file = -1, .walk = {.folder = -1}};
  left->head = sentence("leasehold-parcel 1\n");
  if (!begin_record(left)) {
    return;
  }
  int workspace = open_folder("/work/workspace");
  if (workspace < 0) {
    in_trouble(left, sentence("the workspace cannot be read: %s", strerror(errno)), true);
    return;
  }
  walk_open(&left->walk, workspace, true);
}

void left_close(struct left *left) {
  walk_close(&left->walk);
  if (left->file >= 0) {
    close(left->file);
  }
  free(left->head);
  free(left->trouble);
}

static bool is_refused(int why) { return why == EACCES || why == EPERM; }

static bool tell_content(struct left *left) {
  const struct walk *walk = &left->walk;
  left->file = openat(walk->folder, walk->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (left->file < 0 && is_refused(errno)) {
    say_entry(left, "barred", walk->stat.st_mode, walk->stat.st_size, walk->path, "");
    return true;
  }
  struct stat stat;
  if (left->file < 0 || fstat(left->file, &stat) != 0) {
    return in_trouble(left, sentence("%s cannot be read: %s", walk->path, strerror(errno)), false);
  }
  if (stat.st_ino != walk->stat.st_ino || stat.st_dev != walk->stat.st_dev) {
    return in_trouble(left, sentence("%s cannot be read: it is another file now", walk->path), false);
  }
  left->file_left = stat.st_size;
  say_entry(left, "file", stat.st_mode, stat.st_size, walk->path, "");
  return true;
}

// What is small and new goes without being asked for: most of the time that is all there is.
// Of the repository's objects there may be many that nobody wants.
static bool goes_unasked(struct left *left, const struct stat *stat) {
  int64_t cost = stat->st_size > LEAST_COST ? stat->st_size : LEAST_COST;
  if (stat->st_size > LARGEST_UNASKED || left->unasked + cost > MOST_UNASKED || strncmp(left->walk.path, ".git/", 5) == 0) {
    return false;
  }
  left->unasked += cost;
  return true;
}

// All of them are needed to know what counts. One that is too large, or one too many, is refused by the service.
static bool is_rules(struct left *left, const struct stat *stat) {
  if (strcmp(left->walk.name, ".gitignore") != 0 || stat->st_size > LARGEST_IGNORE || left->rules + stat->st_size > MOST_RULES) {
    return false;
  }
  left->rules += stat->st_size;
  return true;
}

static bool tell_file(struct left *left) {
  const struct walk *walk = &left->walk;
  const struct stat *stat = &walk->stat;
  bool is_ours = stat->st_uid == walk->owner;
  bool is_same = is_ours && manifest_has(walk->path, stat);
  if (is_ours && (is_rules(left, stat) || path_set_find(left->wanted, walk->path) != NULL || (!is_same && goes_unasked(left, stat)))) {
    return tell_content(left);
  }
  bool is_open = is_same || (is_ours && faccessat(walk->folder, walk->name, R_OK, 0) == 0);
  say_entry(left, is_same ? "same" : is_open ? "seen" : "barred", stat->st_mode, stat->st_size, walk->path, "");
  return true;
}

static bool tell_link(struct left *left) {
  const struct walk *walk = &left->walk;
  char target[LONGEST_PATH + 1];
  ssize_t length = readlinkat(walk->folder, walk->name, target, sizeof target);
  if (length < 0 || length > LONGEST_PATH) {
    return in_trouble(left, sentence("%s cannot be read: %s", walk->path, length < 0 ? strerror(errno) : "it leads too far"), false);
  }
  target[length] = '\0';
  say_entry(left, "link", 0777, length, walk->path, target);
  return true;
}

static bool tell_next(struct left *left) {
  const struct walk *walk = &left->walk;
  if (!walk_next(&left->walk)) {
    if (walk->trouble != NULL) {
      return in_trouble(left, sentence("%s", walk->trouble), false);
    }
    left->ended = true;
    say_entry(left, "end", 0, 0, "", "");
    return true;
  }
  switch (walk->stat.st_mode & S_IFMT) {
    case S_IFREG: return tell_file(left);
    case S_IFLNK: return tell_link(left);
    case S_IFDIR: say_entry(left, walk->barred ? "closed" : "folder", walk->stat.st_mode, 0, walk->path, ""); return true;
    default: say_entry(left, "special", 0, 0, walk->path, ""); return true;
  }
}

static ssize_t give_head(struct left *left, char *room, size_t length) {
  size_t missing = left->head_length - left->head_sent;
  size_t part = missing < length ? missing : length;
  memcpy(room, left->head + left->head_sent, part);
  left->head_sent += part;
  if (left->head_sent == left->head_length) {
    free(left->head);
    left->head = NULL;
  }
  return (ssize_t)part;
}

static ssize_t give_file(struct left *left, char *room, size_t length) {
  ssize_t got;
  do {
    got = read(left->file, room, left->file_left < (int64_t)length ? (size_t)left->file_left : length);
  } while (got < 0 && errno == EINTR);
  if (got < 0 || (got == 0 && left->file_left > 0)) {
    const char *why = got < 0 ? strerror(errno) : "it has become shorter";
    in_trouble(left, sentence("%s cannot be read: %s", left->walk.path, why), false);
    return -1;
  }
  left->file_left -= got;
  if (left->file_left == 0) {
    close(left->file);
    left->file = -1;
  }
  return got;
}

ssize_t left_give(void *context, char *room, size_t length) {
  struct left *left = context;
  size_t given = 0;
  while (given < length) {
    ssize_t part;
    if (left->trouble != NULL || (left->head == NULL && left->file < 0 && !left->ended && !tell_next(left))) {
      return -1;
    }
    if (left->head != NULL) {
      part = give_head(left, room + given, length - given);
    } else if (left->file >= 0) {
      part = give_file(left, room + given, length - given);
    } else {
      break;
    }
    if (part < 0) {
      return -1;
    }
    given += (size_t)part;
  }
  return (ssize_t)given;
}
