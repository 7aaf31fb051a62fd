#define _GNU_SOURCE
#include "courier.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static const char HOSTS[] = ".leasehold";

int make_task_file(int workspace) {
  struct stat there;
  if (fstatat(workspace, HOSTS, &there, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(there.st_mode) && unlinkat(workspace, HOSTS, 0) != 0) {
    return -1;
  }
  if (mkdirat(workspace, HOSTS, 0700) != 0 && errno != EEXIST) {
    return -1;
  }
  int folder = openat(workspace, HOSTS, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0) {
    return -1;
  }
  int file = -1;
  if (remove_whatever(folder, "outcome.json") && remove_whatever(folder, "task.json")) {
    file = openat(folder, "task.json", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  }
  int why = errno;
  close(folder);
  errno = why;
  return file;
}
