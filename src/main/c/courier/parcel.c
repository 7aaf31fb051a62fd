// Reads a parcel as it arrives, in pieces of any length.
#define _GNU_SOURCE
#include "courier.h"

#include <string.h>

static const char TITLE[] = "leasehold-parcel 1";

static const char *const KINDS[] = {
    [TO_FOLDER] = "folder", [TO_FILE] = "file", [TO_LINK] = "link", [TO_HEAD] = "head",
    [TO_TASK] = "task",     [TO_WORD] = "word", [TO_END] = "end",
};

// A number at the place, which is moved behind it and the sign that ends it.
static bool number(const char **at, uint64_t base, char end, uint64_t most, uint64_t *value) {
  const char *from = *at;
  for (*value = 0; **at >= '0' && (uint64_t)(**at - '0') < base; (*at)++) {
    uint64_t digit = (uint64_t)(**at - '0');
    if (*value > (most - digit) / base) {
      return false;
    }
    *value = *value * base + digit;
  }
  return *at > from && *(*at)++ == end;
}

static bool kind_of(const char *line, size_t length, enum kind *kind) {
  for (*kind = TO_FOLDER; *kind <= TO_END; (*kind)++) {
    if (strlen(KINDS[*kind]) == length && memcmp(KINDS[*kind], line, length) == 0) {
      return true;
    }
  }
  return false;
}

static bool is_placed(enum kind kind) { return kind == TO_FOLDER || kind == TO_FILE || kind == TO_LINK; }

static bool read_header(struct parcel *parcel) {
  struct entry *entry = &parcel->entry;
  uint64_t mode;
  const char *at = strchr(parcel->line, ' ');
  if (at == NULL || !kind_of(parcel->line, (size_t)(at - parcel->line), &entry->kind)) {
    return false;
  }
  at++;
  if (!number(&at, 8, ' ', 0777, &mode) || !number(&at, 10, ' ', INT64_MAX, &entry->size) ||
      !number(&at, 10, '\0', LONGEST_PATH, &entry->path_length)) {
    return false;
  }
  entry->mode = (mode_t)mode;
  bool empty = entry->kind == TO_FOLDER || entry->kind == TO_END;
  return is_placed(entry->kind) == (entry->path_length > 0) && (!empty || entry->size == 0);
}

// The line without its end; false where it is too long or not there yet.
static bool line_ends(struct parcel *parcel, char byte) {
  if (byte == '\n') {
    parcel->line[parcel->got] = '\0';
    parcel->got = 0;
    return true;
  }
  parcel->line[parcel->got++] = byte;
  return false;
}

static bool begin(struct parcel *parcel) {
  struct entry *entry = &parcel->entry;
  if (entry->path_length > 0 && !is_sound(entry->path, entry->path_length)) {
    return unpack_nonsense(parcel->unpacking, "a path that is none");
  }
  entry->path[entry->path_length] = '\0';
  parcel->where = IN_CONTENT;
  parcel->got = 0;
  return unpack_begin(parcel->unpacking, entry);
}

static bool end_if_whole(struct parcel *parcel) {
  if (parcel->where != IN_CONTENT || parcel->got < parcel->entry.size) {
    return true;
  }
  parcel->where = parcel->entry.kind == TO_END ? AFTER_END : IN_HEADER;
  parcel->got = 0;
  return unpack_end(parcel->unpacking, &parcel->entry);
}

static bool line_is_well(struct parcel *parcel) {
  if (parcel->where == IN_TITLE) {
    parcel->where = IN_HEADER;
    return strcmp(parcel->line, TITLE) == 0 || unpack_nonsense(parcel->unpacking, "another format");
  }
  if (!read_header(parcel)) {
    return unpack_nonsense(parcel->unpacking, "a header that is none");
  }
  parcel->where = IN_PATH;
  return parcel->entry.path_length > 0 || (begin(parcel) && end_if_whole(parcel));
}

bool parcel_read(struct parcel *parcel, const char *bytes, size_t length) {
  while (length > 0) {
    size_t part = 1;
    uint64_t missing;
    bool well = true;
    switch (parcel->where) {
      case IN_TITLE:
      case IN_HEADER:
        if (parcel->got == LONGEST_HEADER) {
          return unpack_nonsense(parcel->unpacking, "a line that is too long");
        }
        well = !line_ends(parcel, *bytes) || line_is_well(parcel);
        break;
      case IN_PATH:
        missing = parcel->entry.path_length - parcel->got;
        part = length < missing ? length : (size_t)missing;
        memcpy(parcel->entry.path + parcel->got, bytes, part);
        parcel->got += part;
        well = part < missing || (begin(parcel) && end_if_whole(parcel));
        break;
      case IN_CONTENT:
        missing = parcel->entry.size - parcel->got;
        part = length < missing ? length : (size_t)missing;
        parcel->got += part;
        well = unpack_content(parcel->unpacking, &parcel->entry, bytes, part) && end_if_whole(parcel);
        break;
      case AFTER_END: return unpack_nonsense(parcel->unpacking, "more than its end");
    }
    if (!well) {
      return false;
    }
    bytes += part;
    length -= part;
  }
  return true;
}
