#define _GNU_SOURCE
#include "courier.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Of a message, in JSON. With the rest it stays well below the longest word.
enum { LONGEST_MESSAGE = 3072, LONGEST_SIGN = 6 };

const char *last_word;

void leave_word(const char *json, size_t length) {
  char *path = last_word == NULL ? in_root("/dev/termination-log") : must(strdup(last_word));
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0 || !write_all(file, json, length)) {
    die(EXIT_INTERNAL, "the last word cannot be left: %s", strerror(errno));
  }
  close(file);
  free(path);
}

// How many bytes the sign takes that begins here, of UTF-8 as Unicode allows it; 0: it is none.
static size_t sign(const unsigned char *at) {
  size_t length = at[0] < 0x80   ? 1
                  : at[0] < 0xc2 ? 0
                  : at[0] < 0xe0 ? 2
                  : at[0] < 0xf0 ? 3
                  : at[0] < 0xf5 ? 4
                                 : 0;
  for (size_t i = 1; i < length; i++) {
    if (at[i] < 0x80 || at[i] > 0xbf) { // the null at the end is one of these
      return 0;
    }
  }
  bool overlong = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90);
  bool not_allowed = (at[0] == 0xed && at[1] > 0x9f) || (at[0] == 0xf4 && at[1] > 0x8f);
  return overlong || not_allowed ? 0 : length;
}

// JSON is UTF-8, and what a path is, or git says, may be any bytes: what is no sign is replaced by the sign for that.
static void quote(char *to, const char *message) {
  const unsigned char *from = (const unsigned char *)message;
  for (size_t written = 0; *from != '\0' && written + LONGEST_SIGN < LONGEST_MESSAGE;) {
    size_t length = sign(from);
    if (length == 0) {
      written += (size_t)sprintf(to + written, "\\ufffd");
      length = 1;
    } else if (*from == '"' || *from == '\\') {
      written += (size_t)sprintf(to + written, "\\%c", *from);
    } else if (*from < ' ' || *from == 0x7f) {
      written += (size_t)sprintf(to + written, "\\u%04x", *from);
    } else {
      memcpy(to + written, from, length);
      written += length;
    }
    to[written] = '\0';
    from += length;
  }
}

void leave_own_word(const char *code, const char *message, bool whole_log) {
  char quoted[LONGEST_MESSAGE + 1] = "";
  quote(quoted, message);
  say("%s: %s", code, quoted);
  char *json = sentence("{\"end\":{\"epoch\":0,\"code\":\"%s\",\"message\":\"%s\"},\"wholeLog\":%s}", code, quoted,
                        whole_log ? "true" : "false");
  leave_word(json, strlen(json));
  free(json);
}
