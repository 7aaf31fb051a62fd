// The first step: the launcher, and what the service says that lies in the workspace. Each try begins with nothing there.
#define _GNU_SOURCE
#include "courier.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static char *no_place(const char *what) { return sentence("the workspace cannot be made: %s: %s", what, strerror(errno)); }

static bool copy(int from, int to) {
  char buffer[65536];
  ssize_t got;
  while ((got = read(from, buffer, sizeof buffer)) > 0) {
    if (!write_all(to, buffer, (size_t)got)) {
      return false;
    }
  }
  return got == 0 && fchmod(to, 0555) == 0;
}

static bool put_launcher(const char *launcher) {
  static const char NAME[] = "launcher";
  int tools = open_folder("/leasehold/tools");
  int from = open(launcher, O_RDONLY | O_CLOEXEC);
  int to = tools >= 0 && from >= 0 && remove_whatever(tools, NAME)
               ? openat(tools, NAME, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)
               : -1;
  bool well = to >= 0 && copy(from, to);
  int why = errno, held[] = {tools, from, to};
  for (size_t i = 0; i < 3; i++) {
    if (held[i] >= 0) {
      close(held[i]);
    }
  }
  errno = why;
  return well;
}

static bool make_empty(int parent, const char *name) {
  return remove_whatever(parent, name) && mkdirat(parent, name, 0700) == 0;
}

// The folder, which stays as it is the mount of a volume, and nothing in it.
static int emptied(const char *absolute) {
  int folder = open_folder(absolute);
  if (folder >= 0 && !empty_folder(folder)) {
    int why = errno;
    close(folder);
    errno = why;
    return -1;
  }
  return folder;
}

static bool make_places(struct unpacking *unpacking) {
  int work = open_folder("/work");
  bool well = work >= 0 && make_empty(work, "home") && make_empty(work, "workspace");
  if (work >= 0) {
    close(work);
  }
  unpacking->workspace = well ? open_folder("/work/workspace") : -1;
  unpacking->repository = emptied("/leasehold/repository");
  if (unpacking->workspace < 0 || unpacking->repository < 0 || mkdirat(unpacking->workspace, ".leasehold", 0700) != 0) {
    return unpack_failed(unpacking, "workspace-failed", no_place("its folders"));
  }
  unpacking->folder = emptied("/leasehold/folder");
  return unpacking->folder >= 0 || errno == ENOENT || unpack_failed(unpacking, "workspace-failed", no_place("the task's folder"));
}

static bool take(void *who, const char *type, const char *bytes, size_t length) {
  struct parcel *parcel = who;
  if (strcasecmp(type, "application/vnd.leasehold.parcel") != 0) {
    return unpack_nonsense(parcel->unpacking, "no parcel");
  }
  return parcel_read(parcel, bytes, length);
}

// What became of the exchange, where the parcel itself did not decide.
static void judge(struct unpacking *unpacking, const struct answer *answer) {
  if (unpacking->state != UNFINISHED) {
    return;
  }
  if (answer->status == 200) {
    unpack_nonsense(unpacking, "a parcel without its end");
    return;
  }
  char *trouble = service_trouble(answer, "what to do");
  bool may_pass = service_may_say_else(answer);
  unpack_failed(unpacking, may_pass ? NULL : "workspace-failed",
                may_pass ? trouble : sentence("the workspace cannot be made: %s", trouble));
}

// Returns how long the service says that it may take until it says something else; -1: no longer.
static int64_t try(struct unpacking *unpacking, int64_t end) {
  *unpacking = (struct unpacking){.end = end, .file = -1, .parent = -1, .repository = -1, .workspace = -1, .folder = -1};
  if (!make_places(unpacking)) {
    return -1;
  }
  struct parcel *parcel = must(calloc(1, sizeof *parcel));
  parcel->unpacking = unpacking;
  struct exchange exchange = {.method = "GET", .path = "/v1/attempt/checkout", .take = take, .who = parcel, .end = end};
  struct answer answer = service_ask(&exchange);
  judge(unpacking, &answer);
  unpack_close(unpacking);
  free(parcel);
  return answer.retry_after;
}

int checkout(const struct deadline *deadline, const char *launcher) {
  static const char FAILED_SO[] = "workspace-failed";
  if (!put_launcher(launcher)) {
    leave_own_word(FAILED_SO, no_place("the launcher"), false);
    return 1;
  }
  struct tries tries = tries_of(deadline, 100);
  struct unpacking unpacking;
  for (;;) {
    int64_t told_pause = try(&unpacking, tries.end);
    if (unpacking.state == UNPACKED) {
      return 0;
    }
    if (unpacking.state == TOLD_TO_END) {
      if (told_pause >= 0 && try_again(&tries, told_pause)) {
        continue;
      }
      leave_word(unpacking.text, unpacking.text_length);
      return 1;
    }
    if (unpacking.code != NULL) {
      leave_own_word(unpacking.code, unpacking.message, false);
      return 1;
    }
    say("%s", unpacking.message);
    if (!try_again(&tries, 0)) {
      leave_own_word(FAILED_SO, sentence("the workspace cannot be made: %s", unpacking.message), false);
      return 1;
    }
  }
}
