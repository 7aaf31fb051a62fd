// The command has its own session, an empty descriptor table but for its three streams, and no signal held back. Its
// output goes through one pipe to the log and, for those who watch, to our own output. That view may lose bytes when
// nobody takes them; the log does not, and neither ever makes the command wait for long.
#define _GNU_SOURCE
#include "launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LIVE_PATIENCE_MILLIS = 200, KILL_PATIENCE_MILLIS = 10000 };

// What keeps a command from starting, told through a pipe that a successful exec closes.
struct refusal {
  enum { IN_FOLDER, IN_INPUT, IN_EXEC } step;
  int error;
};

// The search that a shell would make, and no shell: a text without an interpreter's line is no program.
static int exec_by_path(char **command, const struct environment *environment) {
  if (strchr(command[0], '/') != NULL) {
    execve(command[0], command, environment->variables);
    return errno;
  }
  const char *path = environment_get(environment, "PATH");
  int worst = ENOENT;
  for (const char *from = path == NULL ? "/usr/local/bin:/usr/bin:/bin" : path;; from++) {
    size_t length = strcspn(from, ":");
    char candidate[PATH_MAX];
    if (length + strlen(command[0]) + 2 <= sizeof candidate) {
      memcpy(candidate, length == 0 ? "." : from, length == 0 ? 1 : length);
      strcpy(candidate + (length == 0 ? 1 : length), "/");
      strcat(candidate, command[0]);
      execve(candidate, command, environment->variables);
      worst = errno == ENOENT || errno == ENOTDIR ? worst : errno;
    }
    from += length;
    if (*from == '\0') {
      return worst;
    }
  }
}

_Noreturn static void refuse(int report, int step, int error) {
  struct refusal refusal = {.step = step, .error = error};
  _exit(write(report, &refusal, sizeof refusal) == sizeof refusal ? 127 : 126);
}

_Noreturn static void become(const struct options *options, const struct environment *environment, int output, int report) {
  sigset_t none;
  sigemptyset(&none);
  signal(SIGPIPE, SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);
  setsid();
  if (chdir(options->workdir) != 0) {
    refuse(report, IN_FOLDER, errno);
  }
  int input = open(options->input, O_RDONLY);
  if (input < 0 || dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0) {
    refuse(report, IN_INPUT, errno);
  }
  // Everything else of ours closes on exec; what we were handed ourselves is closed here.
  for (int descriptor = 3; descriptor < 1024; descriptor++) {
    if (descriptor != report) {
      close(descriptor);
    }
  }
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  refuse(report, IN_EXEC, exec_by_path(options->command, environment));
}

static struct end not_started(const struct options *options, struct refusal refusal) {
  struct end end = {.ending = NOT_STARTED, .exit_code = -1, .signal = -1, .tree_gone = true};
  const char *why = strerror(refusal.error), *program = options->command[0];
  struct stat file;
  if (refusal.step != IN_EXEC) {
    const char *what = refusal.step == IN_FOLDER ? options->workdir : options->input;
    end.message = sentence("%s cannot be opened: %s", what, why);
  } else if (refusal.error == ENOENT && strchr(program, '/') != NULL && stat(program, &file) == 0) {
    end.ending = COMMAND_NOT_FOUND;
    end.message = sentence("%s names an interpreter that is not in the image", program);
  } else if (refusal.error == ENOENT || refusal.error == ENOTDIR) {
    end.ending = COMMAND_NOT_FOUND;
    end.message = sentence("%s is not in the image%s", program, strchr(program, '/') == NULL ? ", nowhere on its PATH" : "");
  } else {
    end.message = sentence("%s cannot be run: %s", program, why);
  }
  return end;
}

// The live view. What is not taken in time is left out, and then no more patience is shown until somebody reads again.
static void show(const char *bytes, size_t length) {
  static bool nobody_reads;
  static size_t left_out;
  while (length > 0) {
    struct pollfd out = {.fd = 1, .events = POLLOUT};
    ssize_t written = -1;
    if (poll(&out, 1, nobody_reads ? 0 : LIVE_PATIENCE_MILLIS) > 0) {
      written = write(1, bytes, length < PIPE_BUF ? length : PIPE_BUF); // so much a pipe takes without blocking
    }
    nobody_reads = written < 0;
    if (nobody_reads) {
      left_out += length;
      return;
    }
    bytes += written;
    length -= (size_t)written;
  }
  if (left_out > 0 && length == 0) {
    char *note = sentence("\n[leasehold: %zu bytes are not shown here; the log has them]\n", left_out);
    left_out = 0;
    show(note, strlen(note));
    free(note);
  }
}

// Takes what is there: how much, 0 at the end.
static ssize_t pump(int output, struct bounded_log *log) {
  char buffer[65536];
  ssize_t got = read(output, buffer, sizeof buffer);
  if (got > 0) {
    log_append(log, buffer, (size_t)got);
    show(buffer, (size_t)got);
  }
  return got;
}

static int until(int64_t moment) {
  int64_t left = moment - now_millis();
  return moment == INT64_MAX ? -1 : left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

// Waits for the command's end; asks the tree to end at its deadline or when we are told to go, and makes it after the grace.
static enum ending attend(const struct options *options, struct child *command, int signals, int output, struct bounded_log *log) {
  enum ending ending = EXITED;
  int64_t limit = options->deadline_millis == 0 ? INT64_MAX : now_millis() + options->deadline_millis;
  bool asked = false;
  for (;;) {
    struct pollfd watched[] = {{.fd = signals, .events = POLLIN}, {.fd = output, .events = POLLIN}};
    poll(watched, 2, until(limit));
    if (watched[1].revents != 0 && pump(output, log) == 0) {
      output = -1; // the command closed its output, and may well go on
    }
    struct signalfd_siginfo signal = {0};
    bool told = watched[0].revents != 0 && read(signals, &signal, sizeof signal) > 0 && signal.ssi_signo != SIGCHLD;
    tree_bury(command);
    if (command->ended) {
      return ending;
    }
    bool late = now_millis() >= limit;
    if (asked && late) {
      tree_kill(now_millis() + KILL_PATIENCE_MILLIS, command);
      return ending;
    }
    if (!asked && (late || told)) {
      ending = late ? TIMED_OUT : STOPPED;
      asked = true;
      limit = now_millis() + options->grace_millis;
      tree_signal(SIGTERM);
      tree_signal(SIGCONT);
    }
  }
}

static int watch_signals(void) {
  sigset_t watched;
  sigemptyset(&watched);
  sigaddset(&watched, SIGCHLD);
  sigaddset(&watched, SIGTERM);
  sigaddset(&watched, SIGINT);
  sigaddset(&watched, SIGHUP);
  sigprocmask(SIG_BLOCK, &watched, NULL);
  signal(SIGPIPE, SIG_IGN);
  return signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
}

struct end run(const struct options *options, const struct environment *environment, struct bounded_log *log) {
  int output[2], report[2], signals = watch_signals();
  if (signals < 0 || pipe2(output, O_CLOEXEC) != 0 || pipe2(report, O_CLOEXEC) != 0) {
    die(EXIT_INTERNAL, "no pipes: %s", strerror(errno));
  }
  int64_t start = now_millis();
  struct child command = {.pid = fork()};
  if (command.pid == 0) {
    become(options, environment, output[1], report[1]);
  }
  if (command.pid < 0) {
    return (struct end){NOT_STARTED, -1, -1, 0, true, sentence("no process can be made: %s", strerror(errno))};
  }
  close(output[1]);
  close(report[1]);
  struct refusal refusal;
  if (read(report[0], &refusal, sizeof refusal) == sizeof refusal) {
    return not_started(options, refusal);
  }
  fcntl(output[0], F_SETFL, O_NONBLOCK);
  enum ending ending = attend(options, &command, signals, output[0], log);
  int64_t wall_millis = now_millis() - start;
  bool gone = tree_kill(now_millis() + KILL_PATIENCE_MILLIS, &command);
  while (pump(output[0], log) > 0) { // what was printed before the end
  }
  bool exited = command.ended && WIFEXITED(command.status), signalled = command.ended && WIFSIGNALED(command.status);
  return (struct end){
      .ending = ending == EXITED && signalled ? SIGNALLED : ending,
      .exit_code = exited ? WEXITSTATUS(command.status) : -1,
      .signal = signalled ? WTERMSIG(command.status) : -1,
      .wall_millis = wall_millis,
      .tree_gone = gone,
  };
}
