#define _GNU_SOURCE
#include "courier.h"

#include <stdlib.h>
#include <string.h>

// Where the path is, or would be. There is always a free place.
static size_t place_of(const struct path_set *set, const char *path) {
  uint64_t hash = 14695981039346656037u;
  for (const char *byte = path; *byte != '\0'; byte++) {
    hash = (hash ^ (unsigned char)*byte) * 1099511628211u;
  }
  size_t place = (size_t)(hash ^ hash >> 32) & (set->room - 1);
  while (set->paths[place] != NULL && strcmp(set->paths[place], path) != 0) {
    place = (place + 1) & (set->room - 1);
  }
  return place;
}

static void grow(struct path_set *set) {
  struct path_set larger = {.count = set->count, .room = set->room == 0 ? 64 : set->room * 2};
  larger.paths = must(calloc(larger.room, sizeof *larger.paths));
  for (size_t i = 0; i < set->room; i++) {
    if (set->paths[i] != NULL) {
      larger.paths[place_of(&larger, set->paths[i])] = set->paths[i];
    }
  }
  free(set->paths);
  *set = larger;
}

const char *path_set_add(struct path_set *set, const char *path) {
  if (set->count * 2 >= set->room) {
    grow(set);
  }
  size_t place = place_of(set, path);
  if (set->paths[place] == NULL) {
    set->paths[place] = path;
    set->count++;
    return NULL;
  }
  return set->paths[place];
}

const char *path_set_find(const struct path_set *set, const char *path) {
  return set->room == 0 ? NULL : set->paths[place_of(set, path)];
}
