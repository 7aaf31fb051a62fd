// What the launcher and the courier have in common.
#ifndef COMMON_H
#define COMMON_H

#include <stdint.h>

enum { EXIT_USAGE = 64, EXIT_INTERNAL = 70 };

extern const char speaker[]; // who speaks

// --- text.c: what is said, and leaving with it ---------------------------------------------------------------------

void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void die(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *sentence(const char *format, ...) __attribute__((format(printf, 1, 2)));
void *must(void *allocated); // or die

// --- clock.c -------------------------------------------------------------------------------------------------------

int64_t now_millis(void); // since some moment, whatever happens to the clock of the day

#endif
