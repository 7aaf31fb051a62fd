// Whatever loses its parent below us becomes our child, so the tree is all that descends from us. It can be killed
// without any privilege, and without a PID namespace of our own: sidecars that share one are left alone.
#define _GNU_SOURCE
#include "launcher.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct process {
  pid_t pid, parent;
  bool ours, dead;
};

void tree_adopt_orphans(void) {
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
    die(EXIT_INTERNAL, "orphans cannot be adopted: %s", strerror(errno));
  }
}

static bool read_process(const char *pid, struct process *process) {
  char path[64], text[512];
  snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
  if (file >= 0) {
    close(file);
  }
  if (length <= 0) {
    return false; // gone meanwhile
  }
  text[length] = '\0';
  char state;
  const char *after_name = strrchr(text, ')'); // the name may hold anything
  if (after_name == NULL || sscanf(after_name + 1, " %c %d", &state, &process->parent) != 2) {
    return false;
  }
  process->pid = atoi(pid);
  process->dead = state == 'Z' || state == 'X';
  process->ours = process->parent == getpid();
  return true;
}

static struct process *read_all(size_t *count) {
  DIR *proc = must(opendir("/proc"));
  struct process *all = NULL;
  size_t room = 0;
  *count = 0;
  for (struct dirent *entry; (entry = readdir(proc)) != NULL;) {
    if (*count == room) {
      room = room == 0 ? 64 : room * 2;
      all = must(realloc(all, room * sizeof *all));
    }
    if (isdigit((unsigned char)entry->d_name[0]) && read_process(entry->d_name, &all[*count])) {
      (*count)++;
    }
  }
  closedir(proc);
  return all;
}

static bool descends(const struct process *all, size_t count, const struct process *process) {
  for (size_t i = 0; i < count; i++) {
    if (all[i].pid == process->parent) {
      return all[i].ours;
    }
  }
  return false;
}

// Signals all of the tree that lives; how many those were.
size_t tree_signal(int signal) {
  size_t count, living = 0;
  struct process *all = read_all(&count);
  for (bool found = true; found;) {
    found = false;
    for (size_t i = 0; i < count; i++) {
      if (!all[i].ours && descends(all, count, &all[i])) {
        all[i].ours = found = true;
      }
    }
  }
  for (size_t i = 0; i < count; i++) {
    if (all[i].ours && !all[i].dead && (kill(all[i].pid, signal) == 0 || errno != ESRCH)) {
      living++;
    }
  }
  free(all);
  return living;
}

bool tree_bury(struct child *command) {
  int status;
  pid_t gone;
  while ((gone = waitpid(-1, &status, WNOHANG)) > 0) {
    if (gone == command->pid) {
      command->ended = true;
      command->status = status;
    }
  }
  return gone < 0 && errno == ECHILD;
}

// What is stopped cannot fork: so stop until a look finds nobody new, then kill. A look races with what forks beside it,
// hence again until nobody is left.
bool tree_kill(int64_t deadline, struct child *command) {
  for (;;) {
    size_t before = 0, now;
    for (int look = 0; look < 50 && (now = tree_signal(SIGSTOP)) > before; look++) {
      before = now;
    }
    tree_signal(SIGKILL);
    if (tree_bury(command)) {
      return true;
    }
    if (now_millis() >= deadline) {
      return false;
    }
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
  }
}
