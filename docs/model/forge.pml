/* The forge: one ref for each attempt, created once. */

#define ABSENT 0
#define FOREIGN (ATTEMPTS + 1) /* a commit that nobody here made */
#define UNREADABLE (ATTEMPTS + 2)
byte ref[ATTEMPTS + 1];  /* work/<task>/<attempt> */

#ifdef REF_PER_TASK      /* one ref for all attempts, and the last push wins */
#define place(a) 1
#define free(a) true
#else
#define place(a) a
#define free(a) (ref[a] == ABSENT)
#endif

/* The forge, not the database: creates the ref, or finds it there. It may store what nobody asked it to. */
inline receive(a)
{
    if
    :: free(a) -> if :: ref[place(a)] = a :: ref[place(a)] = FOREIGN fi
    :: else
    fi
}
