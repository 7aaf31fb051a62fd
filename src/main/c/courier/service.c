// The service, as an attempt's token reaches it: no proxy, no other place that an answer may name, and nothing waited for
// that does not move. The token is in nobody's environment, in no argument and in no message.
#define _GNU_SOURCE
#include "courier.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { CONNECT_MILLIS = 5000, STALL_MILLIS = 5 * 60 * 1000, LONGEST_TOKEN = 4096 };

static struct {
  CURL *curl;
  char *url;
  const char *authorities; // a file of certificates; NULL: the image's count
  char *authorization;
} service;

// What goes on in one exchange.
struct course {
  const struct exchange *exchange;
  curl_off_t moved_bytes;
  int64_t moved; // when bytes last moved
};

static bool is_token(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (text[i] <= ' ' || text[i] > '~') {
      return false;
    }
  }
  return length > 0;
}

// Kubernetes puts links in the token's place, whenever it has a new one.
static bool read_token(void) {
  char text[LONGEST_TOKEN];
  char *path = in_root("/leasehold/token/token");
  int file = open(path, O_RDONLY | O_CLOEXEC);
  free(path);
  ssize_t length = file < 0 ? -1 : read(file, text, sizeof text);
  if (file >= 0) {
    close(file);
  }
  static const char SPACE[] = " \t\r\n";
  char *from = text, *end = text + (length < 0 ? 0 : length);
  while (from < end && strchr(SPACE, *from) != NULL) {
    from++;
  }
  while (end > from && strchr(SPACE, end[-1]) != NULL) {
    end--;
  }
  if (!is_token(from, (size_t)(end - from))) {
    return false;
  }
  free(service.authorization);
  service.authorization = sentence("Authorization: Bearer %.*s", (int)(end - from), from);
  return true;
}

void service_open(const char *url, const char *authorities) {
  service.authorities = authorities;
  size_t length = strlen(url);
  while (length > 0 && url[length - 1] == '/') {
    length--;
  }
  service.url = must(strndup(url, length));
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    die(EXIT_INTERNAL, "libcurl cannot be used");
  }
  service.curl = must(curl_easy_init());
}

const char *service_url(void) { return service.url; }

static size_t on_give(char *room, size_t unit, size_t count, void *context) {
  struct course *course = context;
  ssize_t given = course->exchange->give(course->exchange->who, room, unit * count);
  return given < 0 ? CURL_READFUNC_ABORT : (size_t)given;
}

static size_t on_take(char *bytes, size_t unit, size_t count, void *context) {
  struct course *course = context;
  size_t length = unit * count;
  long status = 0;
  char *type = NULL;
  curl_easy_getinfo(service.curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(service.curl, CURLINFO_CONTENT_TYPE, &type);
  if (status != 200 || course->exchange->take == NULL) {
    return length; // what it says beside is for people
  }
  size_t type_length = type == NULL ? 0 : strcspn(type, "; \t");
  char plain[128] = "";
  if (type_length < sizeof plain) {
    memcpy(plain, type == NULL ? "" : type, type_length);
  }
  bool well = course->exchange->take(course->exchange->who, plain, bytes, length);
  course->moved = now_millis(); // what came may have taken a while to be dealt with
  return well ? length : CURL_WRITEFUNC_ERROR;
}

static int on_progress(void *context, curl_off_t all_down, curl_off_t down, curl_off_t all_up, curl_off_t up) {
  struct course *course = context;
  (void)all_down;
  (void)all_up;
  int64_t now = now_millis();
  if (down + up != course->moved_bytes) {
    course->moved_bytes = down + up;
    course->moved = now;
  }
  return now - course->moved > STALL_MILLIS;
}

static void set_up(struct course *course, const char *url, struct curl_slist *headers, char *trouble) {
  const struct exchange *exchange = course->exchange;
  int64_t left = exchange->end - now_millis();
  CURL *curl = service.curl;
  curl_easy_reset(curl);
  curl_easy_setopt(curl, CURLOPT_URL, url);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  if (service.authorities != NULL) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, service.authorities);
    curl_easy_setopt(curl, CURLOPT_CAPATH, NULL); // or the image's would count beside them
  }
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MILLIS);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)(left < 1 ? 1 : left));
  curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(curl, CURLOPT_TCP_KEEPIDLE, 20L);
  curl_easy_setopt(curl, CURLOPT_TCP_KEEPINTVL, 5L);
  curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 128L * 1024);
  curl_easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, 128L * 1024);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, trouble);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, course);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, course);
  if (exchange->give != NULL) {
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)exchange->size);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_give);
    curl_easy_setopt(curl, CURLOPT_READDATA, course);
  }
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, exchange->method);
}

static struct curl_slist *header(struct curl_slist *headers, const char *line) {
  return must(curl_slist_append(headers, line));
}

static struct curl_slist *headers_of(const struct exchange *exchange) {
  struct curl_slist *headers = header(NULL, service.authorization);
  if (exchange->give != NULL) {
    char *type = sentence("Content-Type: %s", exchange->content_type);
    headers = header(header(headers, type), "Expect:"); // a pause before each, for nothing
    free(type);
    if (exchange->size < 0) {
      headers = header(headers, "Transfer-Encoding: chunked");
    }
  }
  return headers;
}

static int64_t retry_after(void) {
  struct curl_header *found;
  if (curl_easy_header(service.curl, "Retry-After", 0, CURLH_HEADER, -1, &found) != CURLHE_OK) {
    return -1;
  }
  char *end;
  errno = 0;
  long seconds = strtol(found->value, &end, 10);
  return errno != 0 || *end != '\0' || seconds < 0 || seconds > 3600 ? 0 : (int64_t)seconds * 1000;
}

struct answer service_ask(const struct exchange *exchange) {
  struct answer answer = {.retry_after = -1};
  if (!read_token()) {
    snprintf(answer.trouble, sizeof answer.trouble, "there is no token to ask it with");
    return answer;
  }
  struct course course = {.exchange = exchange, .moved = now_millis()};
  char trouble[CURL_ERROR_SIZE] = "";
  char *url = sentence("%s%s", service.url, exchange->path);
  struct curl_slist *headers = headers_of(exchange);
  set_up(&course, url, headers, trouble);
  CURLcode result = curl_easy_perform(service.curl);
  long status = 0;
  curl_easy_getinfo(service.curl, CURLINFO_RESPONSE_CODE, &status);
  answer.retry_after = retry_after();
  // A refusal counts however little of what was sent was still read.
  if (result == CURLE_OK || status >= 300) {
    answer.status = (int)status;
  } else {
    const char *why = result == CURLE_ABORTED_BY_CALLBACK ? "nothing has moved for minutes" : trouble;
    snprintf(answer.trouble, sizeof answer.trouble, "%s", *why == '\0' ? curl_easy_strerror(result) : why);
    answer.unverified = result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_SSL_CACERT_BADFILE;
  }
  curl_slist_free_all(headers);
  free(url);
  return answer;
}

bool service_may_say_else(const struct answer *answer) {
  enum { TIMED_OUT = 408, TOO_EARLY = 425, TOO_MANY = 429, TROUBLED = 500 };
  int status = answer->status;
  return status == 0 || status == TIMED_OUT || status == TOO_EARLY || status == TOO_MANY || status >= TROUBLED;
}

char *service_trouble(const struct answer *answer, const char *asked) {
  if (answer->unverified) {
    const char *whose = service.authorities == NULL ? "the image's authorities" : "the authorities of leasehold.pod-exec.service-ca";
    return sentence("the service at %s cannot be verified by %s: %s", service.url, whose, answer->trouble);
  }
  if (answer->status == 0) {
    return sentence("the service at %s does not answer: %s", service.url, answer->trouble);
  }
  return sentence("the service answered %d when asked %s%s", answer->status, asked, answer->status >= 500 ? ", again and again" : "");
}
