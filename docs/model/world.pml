/* What nobody controls: the wire, the user, and time. */

/* The stray request arrives. Nobody waits for its answer any more. */
active proctype wire()
{
    mtype answer = none;
end:
    do
    :: atomic {
            stray != none ->
            if
            :: stray == renewal -> renew(stray_epoch, stray_attempt, answer)
            :: stray == release -> give_back(stray_epoch, stray_attempt)
            :: stray == push -> receive(stray_attempt)
            :: else -> complete(stray_epoch, stray_attempt, stray, answer)
            fi;
            stray = none; stray_epoch = 0; stray_attempt = 0; answer = none
        }
    od
}

/* May ask for an end, once, at any moment. */
active proctype user()
{
end:
    if
    :: atomic {
            !ended ->
            cancelling = true;
            if :: state == queued -> finish(cancelled) :: else fi
        }
#ifdef LIVENESS
    :: true              /* or never: fairness alone would make him ask in the end, and every task end by that */
#endif
    fi
}

#ifdef PUNCTUAL          /* the part of a host that stops its process; time waits for it, which is what "in time" means */
#define overdue(h) (runs[h] && patience[h] == 0)
active proctype watchdog()
{
end:
    do
    :: atomic { overdue(0) -> runs[0] = false }
    :: atomic { overdue(1) -> runs[1] = false }
    od
}
#define on_time (!overdue(0) && !overdue(1))
#define counting(h) (patience[h] > 0 || asked[h] > 0 || most[h] > 0)
#define count_down(what) what = (what > 0 -> what - 1 : 0)
#endif

/* Time passes for all at once. Hosts may stand still meanwhile, for as long as they like. */
active proctype clock()
{
end:
    do
#ifdef PUNCTUAL
    :: atomic {
            on_time && (left > 0 || cap > 0 || counting(0) || counting(1)) ->
            count_down(left); count_down(cap);
            count_down(patience[0]); count_down(asked[0]); count_down(most[0]);
            count_down(patience[1]); count_down(asked[1]); count_down(most[1])
        }
#else
    :: atomic { left > 0 -> left--; if :: cap > 0 -> cap-- :: else fi }
#endif
    od
}
