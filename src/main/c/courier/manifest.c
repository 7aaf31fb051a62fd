// How each file was when it had been checked out, in a volume that the command can only read. What is still the same by its
// ctime, which no command can set, need not be read again.
//
// INVARIANT: a file that is named has a ctime from before a moment that had passed when the manifest was begun, so that any
// later change gives it another one. Where the file system does not tell of changes by a mapping, as one in memory does not,
// no file is named.
#define _GNU_SOURCE
#include "courier.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static const char NAME[] = "manifest";

enum { MOST_TICKS = 100 };

// Read by the same program on the same machine. The path and a null follow, up to the next multiple of 8.
struct known {
  uint64_t inode;
  int64_t change_seconds, change_nanos, write_seconds, write_nanos, size;
  uint32_t mode, path_length;
};

static struct path_set files; // by their paths, each behind its struct

static bool is_before(struct timespec one, struct timespec other) {
  return one.tv_sec < other.tv_sec || (one.tv_sec == other.tv_sec && one.tv_nsec < other.tv_nsec);
}

static struct known known_of(const struct stat *stat, size_t path_length) {
  return (struct known){
      .inode = stat->st_ino,
      .change_seconds = stat->st_ctim.tv_sec,
      .change_nanos = stat->st_ctim.tv_nsec,
      .write_seconds = stat->st_mtim.tv_sec,
      .write_nanos = stat->st_mtim.tv_nsec,
      .size = stat->st_size,
      .mode = stat->st_mode,
      .path_length = (uint32_t)path_length,
  };
}

static size_t padded(size_t path_length) { return (path_length + 8) / 8 * 8; }

// Writes by a mapping that has been read from, a tick after the file was made: when the file system has noted that.
static bool note_change(int file, struct timespec *moment) {
  struct stat made, written;
  if (!write_all(file, "?", 1) || fstat(file, &made) != 0) {
    return false;
  }
  volatile char *mapped = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (mapped == MAP_FAILED) {
    return false;
  }
  char was = mapped[0];
  struct timespec now = {0};
  for (int tick = 0; tick < MOST_TICKS && !is_before(made.st_ctim, now); tick++) {
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    clock_gettime(CLOCK_REALTIME_COARSE, &now); // the one that file systems go by
  }
  mapped[0] = (char)(was + 1);
  bool well = fstat(file, &written) == 0 && is_before(made.st_ctim, written.st_ctim);
  munmap((void *)mapped, 1);
  *moment = written.st_ctim;
  return well;
}

// A moment that has come after all that is in the workspace, by the clock of its own file system.
static bool moment_of(int home, struct timespec *moment) {
  static const char PROBE[] = ".leasehold-probe";
  int file = openat(home, PROBE, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) {
    return false;
  }
  bool told = note_change(file, moment);
  unlinkat(home, PROBE, 0);
  close(file);
  return told;
}

static void write_known(FILE *out, const struct walk *walk) {
  static const char NOTHING[8] = "";
  size_t length = strlen(walk->path);
  struct known known = known_of(&walk->stat, length);
  fwrite(&known, sizeof known, 1, out);
  fwrite(walk->path, length, 1, out);
  fwrite(NOTHING, padded(length) - length, 1, out);
}

char *manifest_write(int workspace, int home, int repository) {
  int file = openat(repository, NAME, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  FILE *out = file < 0 ? NULL : fdopen(file, "w");
  if (out == NULL) {
    return sentence("the manifest: %s", strerror(errno));
  }
  struct walk walk;
  struct timespec moment;
  if (moment_of(home, &moment)) {
    walk_open(&walk, fcntl(workspace, F_DUPFD_CLOEXEC, 0), false);
    while (walk_next(&walk)) {
      if (S_ISREG(walk.stat.st_mode) && is_before(walk.stat.st_ctim, moment)) {
        write_known(out, &walk);
      }
    }
    char *trouble = walk.trouble == NULL ? NULL : sentence("%s", walk.trouble);
    walk_close(&walk);
    if (trouble != NULL) {
      fclose(out);
      return trouble;
    }
  } else {
    say("the file system of the workspace does not tell what was changed: all of it will be looked at");
  }
  bool written = ferror(out) == 0;
  return fclose(out) == 0 && written ? NULL : sentence("the manifest: %s", strerror(errno));
}

void manifest_read(void) {
  int repository = open_folder("/leasehold/repository");
  int file = repository < 0 ? -1 : openat(repository, NAME, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat stat;
  if (file >= 0 && fstat(file, &stat) == 0 && S_ISREG(stat.st_mode) && stat.st_size > 0) {
    size_t length = (size_t)stat.st_size;
    const char *all = mmap(NULL, length, PROT_READ, MAP_PRIVATE, file, 0); // for as long as we are there
    size_t at = 0;
    while (all != MAP_FAILED && length - at > sizeof(struct known)) {
      struct known known;
      memcpy(&known, all + at, sizeof known);
      at += sizeof known;
      if (known.path_length > LONGEST_PATH || padded(known.path_length) > length - at) {
        break;
      }
      path_set_add(&files, all + at);
      at += padded(known.path_length);
    }
  }
  if (file >= 0) {
    close(file);
  }
  if (repository >= 0) {
    close(repository);
  }
}

bool manifest_has(const char *path, const struct stat *file) {
  const char *found = path_set_find(&files, path);
  struct known was, is = known_of(file, strlen(path));
  if (found == NULL) {
    return false;
  }
  memcpy(&was, found - sizeof was, sizeof was);
  return memcmp(&was, &is, sizeof was) == 0;
}
