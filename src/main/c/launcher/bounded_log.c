// Half of the bytes are kept from the start and half from the end; what lies between is counted and let go. While the
// command runs, the tail goes round in the file behind the head; at the end the file is put into order.
// A disk that is full costs the log its later bytes, and the command nothing.
#define _GNU_SOURCE
#include "launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void log_open(struct bounded_log *log, const char *path, int64_t max_bytes) {
  *log = (struct bounded_log){.place = place_of(path), .head_bytes = max_bytes / 2, .tail_bytes = max_bytes - max_bytes / 2};
  log->ring_name = sentence("%s.part", log->place.name);
  unlinkat(log->place.folder, log->ring_name, 0);
  log->ring = openat(log->place.folder, log->ring_name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (log->ring < 0) {
    die(EXIT_CANNOT_RECORD, "the log %s cannot be made: %s", path, strerror(errno));
  }
}

// Where the byte of a position lies, and how many from there on lie side by side.
static int64_t place_in_ring(const struct bounded_log *log, int64_t position) {
  return position < log->head_bytes ? position : log->head_bytes + (position - log->head_bytes) % log->tail_bytes;
}

static int64_t room(const struct bounded_log *log, int64_t position) {
  return position < log->head_bytes ? log->head_bytes - position
                                    : log->tail_bytes - (position - log->head_bytes) % log->tail_bytes;
}

static bool write_at(int file, const char *bytes, size_t length, int64_t at) {
  while (length > 0) {
    ssize_t written = pwrite(file, bytes, length, at);
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      return false;
    }
    bytes += written;
    length -= (size_t)written;
    at += written;
  }
  return true;
}

void log_append(struct bounded_log *log, const char *bytes, size_t length) {
  while (length > 0) {
    int64_t free_bytes = room(log, log->total);
    size_t part = (int64_t)length < free_bytes ? length : (size_t)free_bytes;
    log->broken = log->broken || !write_at(log->ring, bytes, part, place_in_ring(log, log->total));
    log->stored += log->broken ? 0 : (int64_t)part;
    log->total += (int64_t)part;
    bytes += part;
    length -= part;
  }
}

// Whether the tail went round, so that the file is out of order.
static bool overtaken(const struct bounded_log *log) { return log->stored > log->head_bytes + log->tail_bytes; }

bool log_truncated(const struct bounded_log *log) {
  return log->broken || overtaken(log);
}

static bool copy(int from, int64_t at, int64_t length, int to, int64_t *end) {
  char buffer[65536];
  while (length > 0) {
    ssize_t got = pread(from, buffer, length < (int64_t)sizeof buffer ? (size_t)length : sizeof buffer, at);
    if (got <= 0 || !write_at(to, buffer, (size_t)got, *end)) {
      return false;
    }
    at += got;
    length -= got;
    *end += got;
  }
  return true;
}

static bool put_into_order(const struct bounded_log *log, int to) {
  char note[96];
  int64_t end = 0, left_out = log->stored - log->head_bytes - log->tail_bytes;
  int note_length = snprintf(note, sizeof note, "\n[leasehold: %" PRId64 " bytes of output were not kept]\n", left_out);
  int64_t oldest = place_in_ring(log, log->stored), ring_end = log->head_bytes + log->tail_bytes;
  if (!copy(log->ring, 0, log->head_bytes, to, &end) || !write_at(to, note, (size_t)note_length, end)) {
    return false;
  }
  end += note_length;
  return copy(log->ring, oldest, ring_end - oldest, to, &end) &&
         copy(log->ring, log->head_bytes, oldest - log->head_bytes, to, &end);
}

// Without room for a second copy, the head alone is kept.
static void order(struct bounded_log *log) {
  char *ordered = sentence("%s.ordered", log->place.name);
  unlinkat(log->place.folder, ordered, 0);
  int to = openat(log->place.folder, ordered, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (to >= 0 && put_into_order(log, to) && renameat(log->place.folder, ordered, log->place.folder, log->ring_name) == 0) {
    close(to);
  } else {
    log->broken = true;
    if (to >= 0) {
      close(to);
      unlinkat(log->place.folder, ordered, 0);
    }
    if (ftruncate(log->ring, log->head_bytes) != 0) {
      die(EXIT_CANNOT_RECORD, "the log cannot be cut: %s", strerror(errno));
    }
  }
  free(ordered);
}

void log_close(struct bounded_log *log) {
  if (overtaken(log)) {
    order(log);
  }
  close(log->ring);
  if (renameat(log->place.folder, log->ring_name, log->place.folder, log->place.name) != 0) {
    die(EXIT_CANNOT_RECORD, "the log cannot take its place: %s", strerror(errno));
  }
}
