/*
 * The lease of one task, and the fence of its delivery.
 *
 * One row in a database, one set of refs on a forge, two hosts that claim, pause, crash and repeat themselves,
 * a wire that loses answers and delivers requests late, a reaper, a confirmer, and a user who may cancel.
 *
 * The README beside this file says what stands for what. `./check` verifies the model and every mutant of it.
 *
 *   -DPUNCTUAL   hosts stop their processes in time; proves that no two processes of a task ever overlap
 *   -DLIVENESS   checks that every task ends
 *   -DONLY=law   checks that one law alone (a number below), so that a mutant is judged by the law it breaks
 *   -DWITNESS    claims that the last attempt never lands while the first one's push is still on the wire: it does
 *   -DMUTANT     breaks one rule; see each #ifdef
 */

#define ONE_HOLDER 1     /* at most one host's writes would be accepted */
#define STALE_IS_VOID 2  /* a write of an epoch that is not current, or has run out, changes nothing */
#define ENDS_ONCE 3      /* a task ends once, and nothing moves it afterwards */
#define LANDED 4         /* the ref of a task that succeeded is what was confirmed, for good */
#define RIGHT_RESULT 5   /* the result is of the attempt that held the task to the end */
#define NOT_EARLY 6      /* a lease is taken away only once it has run out */
#define KNOWN 7          /* delivery is refused only on a definite answer */
#define ONE_PROCESS 8    /* PUNCTUAL: never two processes of one task at once */

#ifdef ONLY
#define law(number, condition) assert(number != ONLY || (condition))
#else
#define law(number, condition) assert(condition)
#endif

#ifdef PUNCTUAL          /* where time matters, there is more of it */
#define TTL 3            /* ticks a lease lasts */
#define CAP 5            /* ticks it lasts at most, with all renewals */
#else
#define TTL 2
#define CAP 3
#endif
#define CONFIRM 1        /* ticks until the confirm deadline */
#ifdef LIVENESS
#define RETRIES 1        /* attempts on the house */
#else
#define RETRIES 2
#endif
#define ATTEMPTS (RETRIES + 1)
#define PATIENCE (TTL - 1) /* a host's own limits lie before the lease's */
#define CAP_PATIENCE (CAP - 1)
#define at_most(a, b) (a < b -> a : b)
#define HOSTS 2

#include "forge.pml"
#include "database.pml"
#include "host.pml"
#include "service.pml"
#include "world.pml"

#define may_act(h) (held[h] != 0 && held[h] == epoch && lease_runs)

#ifndef LIVENESS
active proctype observer()
{
end:
    do
    :: may_act(0) && may_act(1) -> law(ONE_HOLDER, false)
    :: state == succeeded && delivers && ref[place(attempt)] != commit -> law(LANDED, false)
#ifdef PUNCTUAL
    :: runs[0] && runs[1] -> law(ONE_PROCESS, false)
#endif
#ifdef WITNESS           /* not a law: shows that the model gets far enough for the laws to mean something */
    :: state == succeeded && delivers && attempt == ATTEMPTS && stray == push && stray_attempt == 1 -> assert(false)
#endif
    od
}
#endif

init
{
    atomic {
#ifndef PUNCTUAL
        if :: delivers = true :: delivers = false fi;
#endif
        run host(0);
        run host(1)
    }
}

#ifdef LIVENESS
ltl ends { <> ended }
#endif
