// The same rules as in the service: KEY=VALUE lines, the value is all that follows the first '=', quotes included;
// blank lines and lines that start with '#' are skipped; names that start with LEASEHOLD_ are only ever set by us.
#define _GNU_SOURCE
#include "launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_FILE = 1 << 20 };

static const char RESERVED[] = "LEASEHOLD_";
static const char CLUSTER[] = "KUBERNETES_"; // where the API server is: nothing that a command needs to know

static bool starts_with(const char *text, const char *prefix) { return strncmp(text, prefix, strlen(prefix)) == 0; }

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }

static bool is_name(const char *name, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (!is_letter(name[i]) && !(i > 0 && name[i] >= '0' && name[i] <= '9')) {
      return false;
    }
  }
  return length > 0;
}

static void put(struct environment *environment, char *assignment, size_t name_length) {
  for (size_t i = 0; i < environment->count; i++) {
    if (strncmp(environment->variables[i], assignment, name_length + 1) == 0) {
      free(environment->variables[i]);
      environment->variables[i] = assignment;
      return;
    }
  }
  size_t size = (environment->count + 2) * sizeof(char *);
  environment->variables = must(realloc(environment->variables, size));
  environment->variables[environment->count++] = assignment;
  environment->variables[environment->count] = NULL;
}

// What the image and the Job set, without what Kubernetes adds to every container.
void environment_init(struct environment *environment, char **own) {
  environment->variables = must(calloc(1, sizeof(char *)));
  environment->count = 0;
  for (; *own != NULL; own++) {
    char *equals = strchr(*own, '=');
    if (equals != NULL && !starts_with(*own, CLUSTER)) {
      put(environment, must(strdup(*own)), (size_t)(equals - *own));
    }
  }
}

static char *set(struct environment *environment, const char *name, size_t name_length, const char *value) {
  if (!is_name(name, name_length)) {
    return sentence("'%.*s' cannot be an environment variable: use letters, digits and '_'", (int)name_length, name);
  }
  if (!starts_with(name, RESERVED)) {
    char *assignment = must(malloc(name_length + strlen(value) + 2));
    memcpy(assignment, name, name_length);
    assignment[name_length] = '=';
    strcpy(assignment + name_length + 1, value);
    put(environment, assignment, name_length);
  }
  return NULL;
}

char *environment_set(struct environment *environment, const char *assignment) {
  const char *equals = strchr(assignment, '=');
  return equals == NULL ? must(strdup("--env takes NAME=VALUE"))
                        : set(environment, assignment, (size_t)(equals - assignment), equals + 1);
}

// The whole file, ended by a zero; or NULL, with a problem.
static char *read_all(const char *path, size_t *length, char **problem) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    *problem = sentence("%s: %s", path, strerror(errno));
    return NULL;
  }
  char *text = must(malloc(MAX_FILE + 2));
  *length = 0;
  ssize_t got;
  while ((got = read(file, text + *length, MAX_FILE + 1 - *length)) != 0) {
    if (got < 0 && errno == EINTR) {
      continue;
    }
    *length += got < 0 ? 0 : (size_t)got;
    if (got < 0 || *length > MAX_FILE) {
      *problem = sentence("%s: %s", path, got < 0 ? strerror(errno) : "it is larger than 1 MiB");
      free(text);
      close(file);
      return NULL;
    }
  }
  close(file);
  text[*length] = '\0';
  return text;
}

static char *take_line(struct environment *environment, const char *path, int number, char *line, char *end) {
  while (line < end && is_space(*line)) {
    line++;
  }
  while (end > line && is_space(end[-1])) {
    end--;
  }
  *end = '\0';
  if (line == end || *line == '#') {
    return NULL;
  }
  char *equals = strchr(line, '=');
  if (equals == NULL || equals == line || strlen(line) != (size_t)(end - line)) {
    return sentence("line %d of %s is no KEY=VALUE line", number, path);
  }
  char *name_end = equals;
  while (name_end > line && is_space(name_end[-1])) {
    name_end--;
  }
  return set(environment, line, (size_t)(name_end - line), equals + 1);
}

char *environment_file(struct environment *environment, const char *path) {
  char *problem = NULL;
  size_t length;
  char *text = read_all(path, &length, &problem);
  if (text == NULL) {
    return problem;
  }
  char *line = text, *end = text + length;
  for (int number = 1; line < end && problem == NULL; number++) {
    char *stop = line;
    while (stop < end && *stop != '\n' && *stop != '\r') {
      stop++;
    }
    char *next = stop + (stop + 1 < end && stop[0] == '\r' && stop[1] == '\n' ? 2 : 1);
    problem = take_line(environment, path, number, line, stop);
    line = next;
  }
  explicit_bzero(text, length);
  free(text);
  return problem;
}

const char *environment_get(const struct environment *environment, const char *name) {
  size_t length = strlen(name);
  for (size_t i = 0; i < environment->count; i++) {
    if (strncmp(environment->variables[i], name, length) == 0 && environment->variables[i][length] == '=') {
      return environment->variables[i] + length + 1;
    }
  }
  return NULL;
}
