/* The forge: one ref for each attempt, created once. */

#define ABSENT 0
#define FOREIGN (ATTEMPTS + 1) /* a commit that nobody here made */
#define UNREADABLE (ATTEMPTS + 2)
byte ref[ATTEMPTS + 1];  /* work/<task>/<attempt> */

#ifdef REF_PER_TASK      /* one ref for all attempts, so that a later one must overwrite it */
#define place(a) 1
#else
#define place(a) a
#endif
#if defined(REF_PER_TASK) || defined(PUSH_OVERWRITES)
#define free(a) true
#else
#define free(a) (ref[a] == ABSENT)
#endif
#ifdef REF_PER_TASK      /* an honest forge is enough to show what goes wrong */
#define tampers false
#else
#define tampers true
#endif

/* The forge, not the database: creates the ref, or finds it there. It may store what nobody asked it to. */
inline receive(a)
{
    if
    :: free(a) -> if :: ref[place(a)] = a :: tampers -> ref[place(a)] = FOREIGN fi
    :: else
    fi
}
