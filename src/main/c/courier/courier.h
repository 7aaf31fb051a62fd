// The courier: carries an attempt's files between a pod and the service, and decides nothing. See courier.c.
#ifndef COURIER_H
#define COURIER_H

#include "../common/common.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

// --- paths.c: where things lie, and ways there that follow no link ------------------------------------------------

enum { LONGEST_PATH = 4096 };

extern const char *root; // before every absolute path; empty but in a test
char *in_root(const char *absolute);
int open_folder(const char *absolute);
bool is_sound(const char *path, size_t length); // relative, and nothing in it but names
// The folder that a path's last part lies in, and that part. With make, folders that are missing are made. -1: errno.
int open_parent(int base, const char *path, bool make, const char **name);
bool write_all(int file, const char *bytes, size_t length);

// --- path_set.c: paths that are remembered ------------------------------------------------------------------------

struct path_set {
  const char **paths; // each place is a path or NULL
  size_t count, room;
};

// The path itself is kept, not a copy. Returns the equal one that was there already, or NULL.
const char *path_set_add(struct path_set *set, const char *path);
const char *path_set_find(const struct path_set *set, const char *path);

// --- tries.c: until when to try -----------------------------------------------------------------------------------

struct deadline {
  int64_t start, millis, first_pause;
};

struct tries {
  int64_t end;  // of the try that goes on
  int64_t last; // no other begins from here on
  int64_t pause;
};

struct tries tries_of(const struct deadline *deadline, int percent); // within so much of the deadline
bool try_again(struct tries *tries, int64_t told_pause);             // after a pause, one's own where none is told

// --- word.c: the last word of a step, its termination message -----------------------------------------------------

enum { LONGEST_WORD = 4096 };

extern const char *last_word; // where it goes; NULL: where the kubelet looks for it
void leave_word(const char *json, size_t length);
void leave_own_word(const char *code, const char *message, bool whole_log);

// --- service.c: one request at a time, over a connection that is kept ---------------------------------------------

struct exchange {
  const char *method, *path;
  const char *content_type; // of what is sent; NULL where nothing is
  int64_t size;             // of what is sent; -1 where nobody knows before
  ssize_t (*give)(void *who, char *room, size_t length); // 0 at the end; -1 ends the exchange
  // What a good answer has, which is of that type; false ends the exchange. NULL: it does not matter.
  bool (*take)(void *who, const char *type, const char *bytes, size_t length);
  void *who;
  int64_t end; // when it is broken off
};

struct answer {
  int status;          // 0: there is none, or it was cut
  int64_t retry_after; // in milliseconds; -1: it says nothing of it
  char trouble[256];   // why there is no answer
  bool unverified;     // because nobody knows that it is the service
};

void service_open(const char *url, const char *authorities); // certificates in PEM; NULL: the image's
const char *service_url(void);
struct answer service_ask(const struct exchange *exchange);
bool service_may_say_else(const struct answer *answer); // if it is asked again
char *service_trouble(const struct answer *answer, const char *asked); // in one sentence

// --- parcel.c: what the service sends, entry by entry -------------------------------------------------------------

enum kind { TO_FOLDER, TO_FILE, TO_LINK, TO_HEAD, TO_TASK, TO_WORD, TO_END };

enum { LONGEST_HEADER = 64 };

struct entry {
  enum kind kind;
  mode_t mode;
  uint64_t size, path_length;
  char path[LONGEST_PATH + 1];
};

struct parcel {
  enum { IN_TITLE, IN_HEADER, IN_PATH, IN_CONTENT, AFTER_END } where;
  char line[LONGEST_HEADER + 1];
  uint64_t got; // of what it is in
  struct entry entry;
  struct unpacking *unpacking;
};

bool parcel_read(struct parcel *parcel, const char *bytes, size_t length); // false: see the unpacking

// --- unpack.c: entries become files -------------------------------------------------------------------------------

struct closed_folder { // nobody could write into it: its mode is set when all is there
  const struct closed_folder *before;
  mode_t mode;
  int base;
  char *path;
};

struct unpacking {
  int repository, workspace, folder; // folder: -1 where the pod has no such volume
  int64_t end;
  int file;                   // the one that is being written, or -1
  int parent;                 // of the entry that is being made, or -1
  const char *name;           // in there
  char text[LONGEST_PATH + 1]; // content that is no file's
  size_t text_length;
  struct path_set inputs;
  const struct closed_folder *closed;
  enum { UNFINISHED, UNPACKED, TOLD_TO_END, FAILED } state;
  const char *code; // FAILED: NULL where another try may do
  char *message;
};

bool unpack_begin(struct unpacking *unpacking, const struct entry *entry);
bool unpack_content(struct unpacking *unpacking, const struct entry *entry, const char *bytes, size_t length);
bool unpack_end(struct unpacking *unpacking, const struct entry *entry);
void unpack_close(struct unpacking *unpacking); // whatever the state
bool unpack_nonsense(struct unpacking *unpacking, const char *what); // always false
bool unpack_failed(struct unpacking *unpacking, const char *code, char *message);

// --- task_folder.c, git.c, manifest.c: what the host itself makes in a workspace ----------------------------------

// .leasehold/task.json to be written, whatever the commit has in its place; -1: errno.
int make_task_file(int workspace);

// NULL, or what git said last.
char *git_make_files(int workspace, const char *commit, int64_t end);

// NULL, or what is wrong.
char *manifest_write(int workspace, int home, int repository);
void manifest_read(void);
bool manifest_has(const char *path, const struct stat *file); // and the file is as it was then

// --- empty.c: removes what is in the way --------------------------------------------------------------------------

bool empty_folder(int folder);                  // all that is in there
bool remove_whatever(int folder, const char *name); // nothing being there is well

// --- walk.c: all that lies in a workspace, parents before children ------------------------------------------------

struct level {
  char **names; // ended by NULL
  size_t next;
  size_t path_length;
  dev_t device;
  ino_t inode;
};

struct walk {
  struct level *levels;
  size_t depth, room;
  int folder;   // of the topmost level, held open; no other is
  uid_t owner;  // of the workspace
  bool objects; // whether the repository's objects belong to it
  char path[LONGEST_PATH + 1];
  // what was found
  const char *name;
  struct stat stat;
  bool barred; // a folder whose content stays unknown
  char *trouble;
};

void walk_open(struct walk *walk, int workspace, bool objects); // takes the descriptor over
bool walk_next(struct walk *walk);                              // false: at the end, or in trouble
void walk_close(struct walk *walk);

// --- left.c: the parcel of what a command has left, as it is read -------------------------------------------------

struct left {
  struct walk walk;
  const struct path_set *wanted;
  int64_t unasked, rules; // bytes that nobody has asked for
  bool ended; // the last header has been made
  char *head; // header, path and short content, to be sent before the file's
  size_t head_length, head_sent;
  int file; // the one that is being sent, or -1
  int64_t file_left;
  char *trouble;
  bool hopeless; // and will not pass
};

void left_open(struct left *left, const struct path_set *wanted);
ssize_t left_give(void *left, char *room, size_t length);
void left_close(struct left *left);

// --- checkout.c and publish.c: the two steps; each returns its exit code ------------------------------------------

int checkout(const struct deadline *deadline, const char *launcher);
int publish(const struct deadline *deadline);

#endif
