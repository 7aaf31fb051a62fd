// Carries bytes between a task's pod and the service, before the command and after it. All that is to be decided, the
// service decides: what to check out, what counts of a workspace, how the attempt has ended.
//
// Guarantees
// - nothing is written or read through a link, and nothing outside of the places that are ours, whatever a parcel, a commit
//   or a command has made;
// - a file goes through a buffer, whatever its size, and a folder by its names: memory does not grow with what is carried;
// - what does not answer is asked again until nine tenths of the deadline are over, so that there is a last word in any case;
// - it exits 0 when the pod may go on: the command may run, or it is known how the attempt has ended.
#define _GNU_SOURCE
#include "courier.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char speaker[] = "leasehold-courier";

static const char USAGE[] =
    "leasehold-courier checkout|publish --service URL --deadline-seconds N [OPTION...]\n"
    "  --service-ca FILE         who has signed the service's certificate, in PEM (default: the image's authorities)\n"
    "  --launcher FILE           what to run commands by (default: /opt/leasehold/launcher)\n"
    "  --last-word FILE          where to leave the last word (default: /dev/termination-log)\n"
    "  --root DIR                stands before every other path (default: none)\n"
    "  --first-pause-millis N    before the second try (default: 1000); it doubles from there\n";

static int64_t whole_number(const char *option, const char *text) {
  char *end;
  errno = 0;
  long long value = strtoll(text, &end, 10);
  if (errno != 0 || *text == '\0' || *end != '\0' || value < 1 || value > 1LL << 40) {
    die(EXIT_USAGE, "%s takes a whole number of at least 1, not '%s'", option, text);
  }
  return value;
}

int main(int argc, char **argv) {
  enum { SERVICE, SERVICE_CA, DEADLINE, LAUNCHER, LAST_WORD, ROOT, FIRST_PAUSE, HELP };
  static const struct option known[] = {
      {"service", required_argument, NULL, SERVICE},
      {"service-ca", required_argument, NULL, SERVICE_CA},
      {"deadline-seconds", required_argument, NULL, DEADLINE},
      {"launcher", required_argument, NULL, LAUNCHER},
      {"last-word", required_argument, NULL, LAST_WORD},
      {"root", required_argument, NULL, ROOT},
      {"first-pause-millis", required_argument, NULL, FIRST_PAUSE},
      {"help", no_argument, NULL, HELP},
      {NULL, 0, NULL, 0},
  };
  struct deadline deadline = {.start = now_millis(), .first_pause = 1000};
  const char *service = NULL, *service_ca = NULL, *launcher = "/opt/leasehold/launcher";
  for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
    switch (option) {
      case SERVICE: service = optarg; break;
      case SERVICE_CA: service_ca = optarg; break;
      case DEADLINE: deadline.millis = 1000 * whole_number("--deadline-seconds", optarg); break;
      case LAUNCHER: launcher = optarg; break;
      case LAST_WORD: last_word = optarg; break;
      case ROOT: root = optarg; break;
      case FIRST_PAUSE: deadline.first_pause = whole_number("--first-pause-millis", optarg); break;
      case HELP: fputs(USAGE, stdout); return 0;
      default: return EXIT_USAGE;
    }
  }
  const char *step = optind + 1 == argc ? argv[optind] : "";
  bool is_checkout = strcmp(step, "checkout") == 0;
  if (service == NULL || deadline.millis == 0 || (!is_checkout && strcmp(step, "publish") != 0)) {
    die(EXIT_USAGE, "a step, --service and --deadline-seconds are needed; --help says how");
  }
  umask(022);
  signal(SIGPIPE, SIG_IGN);
  service_open(service, service_ca);
  return is_checkout ? checkout(&deadline, launcher) : publish(&deadline);
}
