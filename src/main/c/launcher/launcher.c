// Runs one command in a container, without a shell, and records how it ended. It is static, needs nothing of the image,
// and exits 0 once the end is recorded, whatever that end was, so that the pod's next step always runs.
//
// Guarantees
// - the command's environment is the container's, then each --env-file and --env in the order given; later ones win;
// - the command has a session of its own and no descriptor but its three streams;
// - at its deadline (or when we get TERM) the whole tree gets TERM, after the grace KILL, and none of it is left when
//   the result is written, so nothing of the command can change log or result afterwards;
// - the log is bounded and never makes the command wait; the result is there in whole or not at all.
#define _GNU_SOURCE
#include "launcher.h"

#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

extern char **environ;

const char speaker[] = "leasehold-launcher";

static const char USAGE[] =
    "leasehold-launcher --result FILE --log FILE [OPTION...] -- PROGRAM [ARGUMENT...]\n"
    "  --result FILE          where to record how the command ended, as JSON\n"
    "  --log FILE             where to keep its output; --log-bytes N (default 10485760): the start and the end of it\n"
    "  --env-file FILE        KEY=VALUE lines; --env NAME=VALUE: one variable; repeatable, later ones win\n"
    "  --workdir DIR          where the command starts (default: here); --stdin FILE: what it reads (default: nothing)\n"
    "  --experiment-dir DIR   a folder that has to be there with something in it\n"
    "  --deadline SECONDS     when to end it (default: never); --grace SECONDS (default 10): between TERM and KILL\n";

static int64_t whole_number(const char *option, const char *text, int64_t least) {
  char *end;
  errno = 0;
  long long value = strtoll(text, &end, 10);
  if (errno != 0 || *text == '\0' || *end != '\0' || value < least || value > 1LL << 40) {
    die(EXIT_USAGE, "%s takes a whole number of at least %lld, not '%s'", option, (long long)least, text);
  }
  return value;
}

static bool has_entries(const char *path) {
  DIR *folder = opendir(path);
  bool found = false;
  for (struct dirent *entry; folder != NULL && !found && (entry = readdir(folder)) != NULL;) {
    found = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
  }
  if (folder != NULL) {
    closedir(folder);
  }
  return found;
}

int main(int argc, char **argv) {
  enum { RESULT, LOG, LOG_BYTES, ENV_FILE, ENV, WORKDIR, INPUT, EXPERIMENT_DIR, DEADLINE, GRACE, HELP };
  static const struct option known[] = {
      {"result", required_argument, NULL, RESULT},     {"log", required_argument, NULL, LOG},
      {"log-bytes", required_argument, NULL, LOG_BYTES}, {"env-file", required_argument, NULL, ENV_FILE},
      {"env", required_argument, NULL, ENV},           {"workdir", required_argument, NULL, WORKDIR},
      {"stdin", required_argument, NULL, INPUT},       {"experiment-dir", required_argument, NULL, EXPERIMENT_DIR},
      {"deadline", required_argument, NULL, DEADLINE}, {"grace", required_argument, NULL, GRACE},
      {"help", no_argument, NULL, HELP},               {NULL, 0, NULL, 0},
  };
  struct options options = {.workdir = ".", .input = "/dev/null", .grace_millis = 10000};
  struct environment environment;
  const char *result = NULL, *log_path = NULL, *experiment_dir = NULL;
  int64_t log_bytes = 10 << 20;
  char *env_problem = NULL;
  environment_init(&environment, environ);
  for (int option; (option = getopt_long(argc, argv, "+", known, NULL)) != -1;) {
    switch (option) {
      case RESULT: result = optarg; break;
      case LOG: log_path = optarg; break;
      case LOG_BYTES: log_bytes = whole_number("--log-bytes", optarg, 2); break;
      case ENV_FILE: env_problem = env_problem ? env_problem : environment_file(&environment, optarg); break;
      case ENV: env_problem = env_problem ? env_problem : environment_set(&environment, optarg); break;
      case WORKDIR: options.workdir = optarg; break;
      case INPUT: options.input = optarg; break;
      case EXPERIMENT_DIR: experiment_dir = optarg; break;
      case DEADLINE: options.deadline_millis = 1000 * whole_number("--deadline", optarg, 1); break;
      case GRACE: options.grace_millis = 1000 * whole_number("--grace", optarg, 0); break;
      case HELP: fputs(USAGE, stdout); return 0;
      default: return EXIT_USAGE;
    }
  }
  options.command = argv + optind;
  if (result == NULL || log_path == NULL || options.command[0] == NULL || options.command[0][0] == '\0') {
    die(EXIT_USAGE, "--result, --log and a program are needed; --help says how");
  }

  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); // a command of equal uid cannot look into us
  tree_adopt_orphans();
  struct place result_place = place_of(result);
  struct bounded_log log;
  log_open(&log, log_path, log_bytes);
  int64_t oom_kills = oom_kills_so_far();
  struct end end = {.exit_code = -1, .signal = -1, .tree_gone = true};
  if (env_problem != NULL) {
    end.ending = ENV_FILE_INVALID;
    end.message = env_problem;
  } else if (experiment_dir != NULL && !has_entries(experiment_dir)) {
    end.ending = EXPERIMENT_DIR_MISSING;
    end.message = sentence("%s is missing or empty", experiment_dir);
  } else {
    end = run(&options, &environment, &log);
  }
  log_close(&log);
  struct usage usage = usage_since(oom_kills);
  result_write(result_place, &end, &usage, &log);
  return 0;
}
