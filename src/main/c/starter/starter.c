// Turns into a command, without a shell: takes limits, a user or an environment on itself, and goes on with exec.
// It runs twice for an attempt, outside of its sandbox and inside, or once where there is no sandbox between.
//
// Guarantees
// - what was asked for is taken on in whole, or nothing runs: a step that fails is said, and ends it with EXIT_FAILED;
// - after --user nothing of the former user's is left: no groups, no capabilities, no way to new privileges, and it
//   ends with its parent;
// - after --environment a line says that the command itself comes next, and its variables are those that were handed in
//   as KEY=VALUE in LEASEHOLD_ENV_1 to LEASEHOLD_ENV_n, n in LEASEHOLD_ENV: not before, as a sandbox's own programs must
//   not be led by them;
// - a program that is not there ends it with 127, one that may not be run with 126, as a shell would.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdarg.h>
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
  if (errno != 0 || *text < '0' || *text > '9' || *end != '\0' || value > 1ULL << 53) {
    die(EXIT_USAGE, "%s takes a whole number, not '%s'", option, text);
  }
  return value;
}

static void enter(const char *group) {
  int file = open(group, O_WRONLY | O_CLOEXEC);
  if (file < 0 || write(file, "0", 1) != 1) {
    die(EXIT_FAILED, "the control group %s cannot be entered: %s", group, strerror(errno));
  }
  close(file);
}

static void limit(__rlimit_resource_t resource, uint64_t value, const char *what) {
  const struct rlimit both = {.rlim_cur = value, .rlim_max = value};
  must(setrlimit(resource, &both), what);
}

static void become(uint64_t user) {
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

static void take_environment(void) {
  const char *count = getenv("LEASEHOLD_ENV");
  for (uint64_t left = count == NULL ? 0 : number("LEASEHOLD_ENV", count); left > 0; left--) {
    char name[64];
    snprintf(name, sizeof name, "LEASEHOLD_ENV_%llu", (unsigned long long)left);
    char *pair = getenv(name); // stays where it is when its own variable has gone
    if (pair == NULL) {
      die(EXIT_FAILED, "the variable %s is not there", name);
    }
    unsetenv(name);
    must(-(putenv(pair) != 0), "a variable cannot be set");
  }
  unsetenv("LEASEHOLD_ENV");
  char *here = getcwd(NULL, 0);
  if (here != NULL) {
    must(setenv("PWD", here, 1), "a variable cannot be set");
    free(here);
  }
  if (write(STDOUT_FILENO, STARTED, sizeof STARTED - 1) != sizeof STARTED - 1) {
    die(EXIT_FAILED, "nobody listens: %s", strerror(errno));
  }
}

int main(int argc, char **argv) {
  (void)argc;
  const struct rlimit none = {0, 0};
  must(setrlimit(RLIMIT_CORE, &none), "core dumps cannot be forbidden");
  int environment = 0;
  char **word = argv + 1;
  while (*word != NULL && strcmp(*word, "--") != 0) {
    const char *option = *word++;
    if (strcmp(option, "--environment") == 0) {
      environment = 1;
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
      limit(RLIMIT_FSIZE, 512 * number(option, value), "the size of files cannot be limited");
    } else if (strcmp(option, "--processes") == 0) {
      limit(RLIMIT_NPROC, number(option, value), "the number of processes cannot be limited");
    } else if (strcmp(option, "--data-kib") == 0) {
      limit(RLIMIT_DATA, 1024 * number(option, value), "memory cannot be limited");
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
  execvp(*word, word);
  int why = errno;
  die(why == ENOENT || why == ENOTDIR ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE, "%s: %s", *word, strerror(why));
}
