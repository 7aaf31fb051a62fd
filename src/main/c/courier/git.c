// The one call of git. Its environment is closed, as every call of the service's is: nothing of ours is passed on, no
// configuration of the system's or of a user's is read, nothing of the repository is run, and it talks to no other machine.
#define _GNU_SOURCE
#include "courier.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static char *ENVIRONMENT[] = {
    "PATH=/usr/bin:/usr/local/bin:/bin",
    "HOME=/nonexistent",
    "XDG_CONFIG_HOME=/nonexistent",
    "LC_ALL=C",
    "GIT_CONFIG_NOSYSTEM=1",
    "GIT_CONFIG_SYSTEM=/dev/null",
    "GIT_CONFIG_GLOBAL=/dev/null",
    "GIT_ATTR_NOSYSTEM=1",
    "GIT_NO_REPLACE_OBJECTS=1",
    "GIT_GRAFT_FILE=/dev/null",
    "GIT_TERMINAL_PROMPT=0",
    "GIT_ASKPASS=/bin/false",
    "GIT_ALLOW_PROTOCOL=none",
    "GIT_OPTIONAL_LOCKS=0",
    "GIT_LITERAL_PATHSPECS=1",
    NULL,
};

static const char *const SETTINGS[] = {
    "core.hooksPath=/dev/null",    "core.fsmonitor=false",         "core.untrackedCache=false", "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null", "core.protectHFS=true",         "core.protectNTFS=true",     "core.symlinks=true",
    "core.fileMode=true",          "core.autocrlf=false",          "submodule.recurse=false",   "protocol.allow=never",
    "gc.auto=0",                   "maintenance.auto=false",       "pack.threads=1",            "index.threads=1",
};

enum { SETTINGS_COUNT = sizeof SETTINGS / sizeof *SETTINGS, LONGEST_SAYING = 1024 };

_Noreturn static void become(const char *workspace, const char *objects, const char *commit, int output) {
  char *words[2 * SETTINGS_COUNT + 16];
  size_t count = 0;
  words[count++] = "git";
  for (size_t i = 0; i < SETTINGS_COUNT; i++) {
    words[count++] = "-c";
    words[count++] = must(strdup(SETTINGS[i]));
  }
  words[count++] = sentence("--git-dir=%s/.git", workspace);
  words[count++] = sentence("--work-tree=%s", workspace);
  words[count++] = "read-tree";
  words[count++] = "--reset";
  words[count++] = "-u";
  words[count++] = "--no-recurse-submodules";
  words[count++] = must(strdup(commit));
  words[count] = NULL;
  int input = open("/dev/null", O_RDONLY);
  if (setpgid(0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && signal(SIGPIPE, SIG_DFL) != SIG_ERR && input >= 0 &&
      dup2(input, 0) >= 0 && dup2(output, 1) >= 0 && dup2(output, 2) >= 0 && chdir(workspace) == 0) {
    environ = ENVIRONMENT;
    if (*root != '\0') { // the workspace names the place as it is without one
      setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", objects, 1);
    }
    execvp("git", words);
  }
  const char *why = strerror(errno);
  write_all(output, why, strlen(why));
  _exit(127);
}

// Keeps the last line that has something in it. Returns false at the end of the output, or of the time.
static bool listen_on(int output, char *line, size_t *length, int64_t end) {
  char bytes[4096];
  int64_t left = end - now_millis();
  struct pollfd watched = {.fd = output, .events = POLLIN};
  if (left <= 0 || (poll(&watched, 1, left > INT_MAX ? INT_MAX : (int)left) < 0 && errno != EINTR)) {
    return false;
  }
  if (watched.revents == 0) {
    return true;
  }
  ssize_t got = read(output, bytes, sizeof bytes);
  for (ssize_t i = 0; i < got; i++) {
    static bool ended;
    if (bytes[i] == '\n') {
      ended = true;
      continue;
    }
    if (ended) {
      *length = 0;
      ended = false;
    }
    if (*length < LONGEST_SAYING) {
      line[(*length)++] = bytes[i];
    }
  }
  line[*length] = '\0';
  return got > 0 || (got < 0 && errno == EINTR);
}

// A group of its own, so that those who help it end with it.
static char *end_of(pid_t git, const char *said, int64_t end) {
  int status = 0;
  bool late = now_millis() >= end;
  if (late) {
    kill(-git, SIGKILL);
    kill(git, SIGKILL); // who may not have left our group yet
  }
  while (waitpid(git, &status, 0) < 0 && errno == EINTR) {
  }
  if (late) {
    return sentence("git did not end in time");
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    return NULL;
  }
  if (*said != '\0') {
    return sentence("%s", said);
  }
  return sentence("git ended with %d", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

static char *run(const char *commit, int64_t end) {
  int output[2];
  if (pipe2(output, O_CLOEXEC) != 0) {
    return sentence("no pipe can be made: %s", strerror(errno));
  }
  char *workspace = in_root("/work/workspace");
  pid_t git = fork();
  if (git == 0) {
    become(workspace, in_root("/leasehold/repository/objects"), commit, output[1]);
  }
  free(workspace);
  close(output[1]);
  char said[LONGEST_SAYING + 1] = "";
  size_t length = 0;
  while (git > 0 && listen_on(output[0], said, &length, end)) {
  }
  close(output[0]);
  return git < 0 ? sentence("no process can be made: %s", strerror(errno)) : end_of(git, said, end);
}

// The last word on attributes goes once the files are there: a command's git may have filters of its own.
static bool remove_attributes(int workspace) {
  const char *name;
  int folder = open_parent(workspace, ".git/info/attributes", false, &name);
  if (folder < 0) {
    return errno == ENOENT;
  }
  bool gone = unlinkat(folder, name, 0) == 0 || errno == ENOENT;
  close(folder);
  return gone;
}

char *git_make_files(int workspace, const char *commit, int64_t end) {
  char *said = run(commit, end);
  return said == NULL && !remove_attributes(workspace) ? sentence("git's attributes cannot be removed: %s", strerror(errno)) : said;
}
