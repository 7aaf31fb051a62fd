/* What runs beside the database: the sweeps, and the reading back. */

#ifdef HOST_CLOCK        /* the replica that sweeps asks its own clock, which is ahead of the database's */
#define seen_expired true
#else
#define seen_expired (left == 0)
#endif

/* Looks first and acts later, on what it saw: what has run out once stays so, and the epoch tells whether it is still that lease. */
active proctype reaper()
{
    byte seen;
    mtype then = none;
end:
    do
    :: atomic { (state == running || state == confirming) && seen_expired -> seen = epoch; then = state };
        atomic {
            if
            :: epoch == seen && state == then ->
                law(NOT_EARLY, left == 0);
                again()
            :: else
            fi;
            seen = 0; then = none
        }
    od
}

#ifdef CONFIRM_WITHOUT_EPOCH
#define still(e) (state == confirming)
#else
#define still(e) (state == confirming && epoch == e)
#endif

#ifdef PRESENCE_IS_ENOUGH
#define equal(found, wanted) (found != ABSENT && found != UNREADABLE)
#else
#define equal(found, wanted) (found == wanted)
#endif

#ifdef UNKNOWN_IS_NO
#define different(found, wanted) (found != wanted)
#else
#define different(found, wanted) (found != wanted && found != ABSENT && found != UNREADABLE)
#endif

/* Reads the ref back, and later writes what it saw. */
active proctype confirmer()
{
    byte at, wanted, found;
end:
    do
    :: atomic {
            state == confirming -> at = epoch; wanted = commit;
#ifdef NO_READ_BACK
            found = wanted
#else
            if :: found = ref[place(attempt)] :: found = UNREADABLE fi
#endif
        };
        atomic {
            if
            :: still(at) && equal(found, wanted) -> finish(succeeded)
            :: still(at) && !equal(found, wanted) && different(found, wanted) ->
                law(KNOWN, ref[place(attempt)] != ABSENT && ref[place(attempt)] != commit);
                finish(failed)
            :: else /* absent or unreadable: nothing is known, so nothing moves */
            fi;
            at = 0; wanted = 0; found = 0
        }
    od
}

#ifndef LIVENESS /* it ends no task, and neither does the observer */
/* Removes refs that are nobody's result: of earlier attempts, and of tasks that ended otherwise. */
active proctype sweeper()
{
    byte a;
end:
    do
    :: atomic {
            ended || attempt > 1 ->
            for (a : 1 .. ATTEMPTS) {
                if
                :: (a < attempt || (ended && state != succeeded)) && place(a) == a -> ref[a] = ABSENT
                :: else
                fi
            };
            a = 0
        }
    od
}
#endif
