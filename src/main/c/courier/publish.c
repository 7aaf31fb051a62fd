// The last step: hands over the log, then what the command has left, with as much of it as the service wants, until it says
// how the attempt has ended.
#define _GNU_SOURCE
#include "courier.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { MOST_WISHES = 8, LARGEST_WISH = 64 << 20, LOG_PERCENT = 50 };

// --- the log -------------------------------------------------------------------------------------------------------

struct log {
  int file;
  int64_t left;
};

static ssize_t give_log(void *who, char *room, size_t length) {
  struct log *log = who;
  ssize_t got = read(log->file, room, log->left < (int64_t)length ? (size_t)log->left : length);
  log->left -= got > 0 ? got : 0;
  return got;
}

static int open_log(struct stat *stat) {
  int record = open_folder("/leasehold/record");
  int file = record < 0 ? -1 : openat(record, "log", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  int why = errno;
  if (record >= 0) {
    close(record);
  }
  errno = why;
  if (file >= 0 && (fstat(file, stat) != 0 || !S_ISREG(stat->st_mode))) {
    close(file);
    errno = EINVAL;
    return -1;
  }
  return file;
}

// A log that cannot be handed over is cut, and that is said; it costs the attempt nothing else.
static bool hand_over_log(const struct deadline *deadline) {
  struct stat stat;
  struct log log = {.file = open_log(&stat)};
  if (log.file < 0) {
    say("the log is not handed over: %s", strerror(errno));
    return false;
  }
  struct tries tries = tries_of(deadline, LOG_PERCENT);
  struct exchange exchange = {
      .method = "PUT",
      .path = "/v1/attempt/log",
      .content_type = "application/octet-stream",
      .size = stat.st_size,
      .give = give_log,
      .who = &log,
      .end = tries.end,
  };
  struct answer answer;
  do {
    log.left = stat.st_size;
    answer = lseek(log.file, 0, SEEK_SET) == 0 ? service_ask(&exchange) : (struct answer){.trouble = "the log cannot be read"};
  } while (service_may_say_else(&answer) && try_again(&tries, answer.retry_after));
  close(log.file);
  if (answer.status < 200 || answer.status >= 300) {
    say("the log is not handed over: %s", service_trouble(&answer, "to take it"));
    return false;
  }
  return true;
}

// --- what is left --------------------------------------------------------------------------------------------------

struct publishing {
  bool whole_log;
  struct path_set wanted;
  int wishes; // in a row
  char word[LONGEST_WORD];
  size_t word_length; // of the last word that the service has said; 0: none
};

// An answer as it comes in.
struct reply {
  enum { NO_REPLY, REPLY_WORD, REPLY_WISH } kind;
  char *bytes;
  size_t length, room;
};

static bool take_reply(void *who, const char *type, const char *bytes, size_t length) {
  struct reply *reply = who;
  reply->kind = strcasecmp(type, "application/json") == 0                     ? REPLY_WORD
                : strcasecmp(type, "application/vnd.leasehold.wanted") == 0 ? REPLY_WISH
                                                                            : NO_REPLY;
  size_t most = reply->kind == REPLY_WORD ? LONGEST_WORD : reply->kind == REPLY_WISH ? LARGEST_WISH : 0;
  if (length > most - reply->length) {
    return false;
  }
  if (reply->length + length > reply->room) {
    reply->room = 2 * (reply->length + length);
    reply->bytes = must(realloc(reply->bytes, reply->room));
  }
  memcpy(reply->bytes + reply->length, bytes, length);
  reply->length += length;
  return true;
}

// Both ways of one exchange.
struct conversation {
  struct left left;
  struct reply reply;
};

static ssize_t give(void *who, char *room, size_t length) { return left_give(&((struct conversation *)who)->left, room, length); }

static bool take(void *who, const char *type, const char *bytes, size_t length) {
  return take_reply(&((struct conversation *)who)->reply, type, bytes, length);
}

static struct answer ask(const struct publishing *publishing, struct conversation *conversation, int64_t end) {
  char *path = sentence("/v1/attempt/left?wholeLog=%s", publishing->whole_log ? "true" : "false");
  struct exchange exchange = {
      .method = "POST",
      .path = path,
      .content_type = "application/vnd.leasehold.parcel",
      .size = -1,
      .give = give,
      .take = take,
      .who = conversation,
      .end = end,
  };
  struct answer answer = service_ask(&exchange);
  free(path);
  return answer;
}

// The answer's bytes are kept, as the paths are in there.
static bool note_wish(struct publishing *publishing, struct reply *reply) {
  if (reply->length == 0 || reply->bytes[reply->length - 1] != '\0') {
    return false;
  }
  for (char *path = reply->bytes, *end = path + reply->length; path < end; path += strlen(path) + 1) {
    path_set_add(&publishing->wanted, path);
  }
  reply->bytes = NULL;
  return true;
}

enum next { SETTLED, AT_ONCE, LATER, NEVER };

// What an answer asks for. Why there should be another try, or none, is in trouble.
static enum next hear(struct publishing *publishing, struct conversation *conversation, const struct answer *answer, char **trouble) {
  struct left *left = &conversation->left;
  struct reply *reply = &conversation->reply;
  if (left->trouble != NULL) {
    *trouble = sentence("%s", left->trouble);
    return left->hopeless ? NEVER : LATER;
  }
  if (answer->status == 200 && reply->kind == REPLY_WORD && reply->length > 0) {
    memcpy(publishing->word, reply->bytes, reply->length);
    publishing->word_length = reply->length;
    publishing->wishes = 0;
    *trouble = sentence("the service has not settled it yet");
    return answer->retry_after < 0 ? SETTLED : LATER;
  }
  if (answer->status == 200 && reply->kind == REPLY_WISH) {
    *trouble = sentence("the service asks for files without an end");
    return ++publishing->wishes > MOST_WISHES || !note_wish(publishing, reply) ? NEVER : AT_ONCE;
  }
  publishing->wishes = 0;
  *trouble = answer->status == 200 ? sentence("the service answered what is neither a word nor a wish")
                                   : service_trouble(answer, "to take what the command has left");
  return answer->status == 200 || service_may_say_else(answer) ? LATER : NEVER;
}

static enum next try(struct publishing *publishing, int64_t end, int64_t *told_pause, char **trouble) {
  struct conversation *conversation = must(calloc(1, sizeof *conversation));
  struct answer answer = {.retry_after = -1};
  left_open(&conversation->left, &publishing->wanted);
  if (conversation->left.trouble == NULL) {
    answer = ask(publishing, conversation, end);
  }
  enum next next = hear(publishing, conversation, &answer, trouble);
  *told_pause = answer.retry_after;
  left_close(&conversation->left);
  free(conversation->reply.bytes);
  free(conversation);
  return next;
}

int publish(const struct deadline *deadline) {
  struct publishing publishing = {.whole_log = hand_over_log(deadline)};
  struct tries tries = tries_of(deadline, 100);
  manifest_read();
  for (;;) {
    char *trouble;
    int64_t told_pause;
    enum next next = try(&publishing, tries.end, &told_pause, &trouble);
    if (next == LATER) {
      say("%s", trouble);
      next = try_again(&tries, told_pause) ? AT_ONCE : NEVER;
    }
    if (next == SETTLED || (next == NEVER && publishing.word_length > 0)) {
      leave_word(publishing.word, publishing.word_length);
      return 0;
    }
    if (next == NEVER) {
      leave_own_word("report-missing", sentence("the attempt's end cannot be told: %s", trouble), publishing.whole_log);
      return 1;
    }
    free(trouble);
  }
}
