// Turns into a command, without a shell: takes limits, a user or an environment on itself, and goes on with exec.
// It runs twice for an attempt, outside of its sandbox and inside, or once where there is no sandbox between.
//
// Guarantees
// - what was asked for is taken on in whole, or nothing runs: a step that fails is said, and ends it;
// - after --user nothing of the former user's is left: no groups, no capabilities, no way to new privileges; and it asks
//   to end with the thread that started it;
// - after --environment a line says that the command itself comes next, and its variables are those that were handed in
//   as KEY=VALUE in LEASEHOLD_ENV_1 to LEASEHOLD_ENV_n, n in LEASEHOLD_ENV: not before, as a sandbox's own programs must
//   not be led by them. They go before those that are there already, PWD among these;
// - a program that is not there ends it with 127, one that may not or cannot be run with 126. Text is run by sh.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, EXIT_FAILED = 97, EXIT_NOT_EXECUTABLE = 126, EXIT_NOT_FOUND = 127 };

static const char USAGE[] =
    "leasehold-starter [OPTION...] -- PROGRAM [ARGUMENT...]\n"
    "  --group FILE       enter a control group; repeatable\n"
    "  --file-blocks N    the largest file, in 512 bytes; --processes N: of the user; --data-kib N: of each process\n"
    "  --user UID         become this user, and the group of the same number\n"
    "  --environment      take on LEASEHOLD_ENV_1 ... and say that the command comes next\n";
static const char STARTED[] = "leasehold: started\n";

__attribute__((noreturn, format(printf, 2, 3))) static void die(int code, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  dprintf(STDERR_FILENO, "leasehold: ");
  vdprintf(STDERR_FILENO, format, arguments);
  dprintf(STDERR_FILENO, "\n");
  va_end(arguments);
  _exit(code);
}

static void must(int answer, const char *what) {
  if (answer < 0) {
    die(EXIT_FAILED, "%s: %s", what, strerror(errno));
  }
}

static uint64_t number(const char *option, const char *text) {
  char *end;
  errno = 0;
  unsigned long long value = strtoull(text, &end, 10);
  if (errno != 0 || *text < '0' || *text > '9' || *end != '\0') {
    die(EXIT_USAGE, "%s takes a whole number, not '%s'", option, text);
  }
  return value;
}

static uint64_t times(uint64_t unit, uint64_t count) { return count > RLIM_INFINITY / unit ? RLIM_INFINITY : unit * count; }

static void enter(const char *group) {
  int file = open(group, O_WRONLY | O_CLOEXEC);
  if (file < 0 || write(file, "0", 1) != 1) {
    die(EXIT_FAILED, "the control group %s cannot be entered: %s", group, strerror(errno));
  }
  close(file);
}

static void limit(int resource, uint64_t value, const char *what) {
  const struct rlimit both = {.rlim_cur = value, .rlim_max = value};
  must(setrlimit((unsigned)resource, &both), what);
}

static void become(uint64_t user) {
  if (user == 0 || user >= UINT32_MAX) {
    die(EXIT_USAGE, "%llu is no user to become", (unsigned long long)user);
  }
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++) {
    must(prctl(PR_CAPBSET_DROP, capability, 0, 0, 0), "a capability cannot be given up");
  }
  must(setgroups(0, NULL), "the groups cannot be left");
  must(setresgid((gid_t)user, (gid_t)user, (gid_t)user), "the group cannot be changed");
  must(setresuid((uid_t)user, (uid_t)user, (uid_t)user), "the user cannot be changed");
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  const struct __user_cap_data_struct none[2] = {{0}, {0}};
  must((int)syscall(SYS_capset, &header, none), "the capabilities cannot be given up");
  must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "new privileges cannot be forbidden");
  must(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0), "it cannot be made to end with its parent");
}

static bool is_missing(int why) { return why == ENOENT || why == ENOTDIR || why == ELOOP || why == ENAMETOOLONG; }

// Whether both are of one name.
static bool same_name(const char *one, const char *other) {
  size_t name = strcspn(one, "=");
  return strncmp(one, other, name) == 0 && other[name] == '=';
}

static void *room(size_t bytes) {
  void *found = malloc(bytes);
  if (found == NULL) {
    die(EXIT_FAILED, "no memory");
  }
  return found;
}

static bool among(char *const *variables, size_t count, const char *variable) {
  for (size_t i = 0; i < count; i++) {
    if (same_name(variable, variables[i])) {
      return true;
    }
  }
  return false;
}

// The variables that were handed in, then those of the others that none of them takes the place of.
static void take_environment(void) {
  static const char COUNT[] = "LEASEHOLD_ENV", HANDED_IN[] = "LEASEHOLD_ENV_";
  const char *count = getenv(COUNT);
  uint64_t expected = count == NULL ? 0 : number(COUNT, count);
  size_t all = 0, taken = 0;
  while (environ[all] != NULL) {
    all++;
  }
  char **variables = room((all + 2) * sizeof *variables);
  for (size_t i = 0; i < all; i++) {
    if (strncmp(environ[i], HANDED_IN, sizeof HANDED_IN - 1) == 0) {
      variables[taken++] = strchr(environ[i], '=') + 1;
    }
  }
  if (taken != expected) {
    die(EXIT_FAILED, "of %llu variables, %zu are there", (unsigned long long)expected, taken);
  }
  size_t handed_in = taken;
  for (size_t i = 0; i < all; i++) {
    bool is_how = strncmp(environ[i], HANDED_IN, sizeof HANDED_IN - 1) == 0 || same_name(COUNT, environ[i]);
    if (!is_how && !among(variables, handed_in, environ[i])) {
      variables[taken++] = environ[i];
    }
  }
  char *here = getcwd(NULL, 0);
  if (here != NULL) {
    static const char PWD[] = "PWD=";
    char *pwd = room(sizeof PWD + strlen(here));
    strcat(strcpy(pwd, PWD), here);
    if (!among(variables, taken, pwd)) {
      variables[taken++] = pwd;
    }
  }
  variables[taken] = NULL;
  environ = variables;
  if (write(STDOUT_FILENO, STARTED, sizeof STARTED - 1) != sizeof STARTED - 1) {
    die(EXIT_FAILED, "nobody listens: %s", strerror(errno));
  }
}

// Whether the file is no program of another machine, nor any other data.
static bool is_text(const char *path) {
  char head[256];
  int file = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? -1 : read(file, head, sizeof head);
  if (file >= 0) {
    close(file);
  }
  return length >= 0 && memchr(head, '\0', (size_t)length) == NULL;
}

// Returns why it cannot be run.
static int run(char *path, char **command) {
  execve(path, command, environ);
  int why = errno;
  if (why != ENOEXEC || !is_text(path)) {
    return why;
  }
  size_t words = 0;
  while (command[words] != NULL) {
    words++;
  }
  char **script = room((words + 2) * sizeof *script);
  script[0] = "/bin/sh";
  script[1] = path;
  memcpy(script + 2, command + 1, words * sizeof *script); // with the null at its end
  execve(script[0], script, environ);
  return errno;
}

// Looks for it where the command's own PATH says. Returns why it cannot be run: of several, what was found and refused.
static int look_and_run(char **command) {
  const char *name = command[0], *folders = getenv("PATH");
  if (strchr(name, '/') != NULL) {
    return run(command[0], command);
  }
  int why = ENOENT;
  for (const char *folder = folders == NULL ? "/usr/bin:/bin" : folders; folder != NULL && *name != '\0';) {
    size_t length = strcspn(folder, ":");
    char *path = room(length + strlen(name) + 2);
    memcpy(path, folder, length);
    path[length] = '\0';
    strcat(strcat(path, length == 0 ? "" : "/"), name); // no folder is the one it is in
    int found = run(path, command);
    if (!is_missing(found)) {
      why = found;
      if (found != EACCES) {
        return found;
      }
    }
    free(path);
    folder = folder[length] == '\0' ? NULL : folder + length + 1;
  }
  return why;
}

int main(int argc, char **argv) {
  if (argc < 1) {
    die(EXIT_USAGE, "no command is named\n%s", USAGE);
  }
  const struct rlimit none = {0, 0};
  must(setrlimit(RLIMIT_CORE, &none), "core dumps cannot be forbidden");
  bool environment = false;
  char **word = argv + 1;
  while (*word != NULL && strcmp(*word, "--") != 0) {
    const char *option = *word++;
    if (strcmp(option, "--environment") == 0) {
      environment = true;
      continue;
    }
    const char *value = *word;
    if (value == NULL) {
      break;
    }
    word++;
    if (strcmp(option, "--group") == 0) {
      enter(value);
    } else if (strcmp(option, "--file-blocks") == 0) {
      limit(RLIMIT_FSIZE, times(512, number(option, value)), "the size of files cannot be limited");
    } else if (strcmp(option, "--processes") == 0) {
      limit(RLIMIT_NPROC, number(option, value), "the number of processes cannot be limited");
    } else if (strcmp(option, "--data-kib") == 0) {
      limit(RLIMIT_DATA, times(1024, number(option, value)), "memory cannot be limited");
    } else if (strcmp(option, "--user") == 0) {
      become(number(option, value));
    } else {
      die(EXIT_USAGE, "%s is none of the options\n%s", option, USAGE);
    }
  }
  if (*word == NULL || *++word == NULL) {
    die(EXIT_USAGE, "no command is named\n%s", USAGE);
  }
  if (environment) {
    take_environment();
  }
  int why = look_and_run(word);
  die(is_missing(why) ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE, "%s: %s", *word, strerror(why));
}
