#define _GNU_SOURCE
#include "common.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void say_all(const char *format, va_list arguments) {
  fprintf(stderr, "%s: ", speaker);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
}

void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say_all(format, arguments);
  va_end(arguments);
}

void die(int code, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say_all(format, arguments);
  va_end(arguments);
  exit(code);
}

void *must(void *allocated) {
  if (allocated == NULL) {
    die(EXIT_INTERNAL, "out of memory");
  }
  return allocated;
}

char *sentence(const char *format, ...) {
  char *text;
  va_list arguments;
  va_start(arguments, format);
  int length = vasprintf(&text, format, arguments);
  va_end(arguments);
  return must(length < 0 ? NULL : text);
}
