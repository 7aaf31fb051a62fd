// A service that restarts is waited for, with pauses that grow, as long as there is time left to say that it did not answer.
#define _GNU_SOURCE
#include "courier.h"

#include <errno.h>
#include <time.h>

enum { LONGEST_PAUSE = 8000 };

struct tries tries_of(const struct deadline *deadline, int percent) {
  int64_t all = deadline->millis * percent / 100;
  return (struct tries){
      .end = deadline->start + all / 100 * 95,
      .last = deadline->start + all / 10 * 9,
      .pause = deadline->first_pause,
  };
}

bool try_again(struct tries *tries, int64_t told_pause) {
  int64_t pause = told_pause <= 0 ? tries->pause : told_pause < LONGEST_PAUSE ? told_pause : LONGEST_PAUSE;
  if (now_millis() + pause >= tries->last) {
    return false;
  }
  struct timespec left = {.tv_sec = pause / 1000, .tv_nsec = pause % 1000 * 1000000};
  while (nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
  tries->pause = tries->pause * 2 < LONGEST_PAUSE ? tries->pause * 2 : LONGEST_PAUSE;
  return true;
}
