/* Whoever claims and runs. It may stand still between any two steps, forget all it knew, and miss any answer. */

mtype = { ok, cancel, gone };                             /* answers */
mtype = { none, renewal, success, failure, stopped, release, push }; /* requests; the middle three are outcomes */

byte held[HOSTS];        /* the epoch a host believes it holds; 0 for none */
mtype stray = none;      /* one request that is still on the wire, for as long as the wire likes */
byte stray_epoch, stray_attempt;
#ifdef LIVENESS
byte losses = 2;         /* a wire that never answers is no wire */
#define may_lose (losses > 0)
#define lose() losses--
#else
#define may_lose true
#define lose() skip
#endif

#ifdef PUNCTUAL
bool runs[HOSTS];        /* a process of the task runs on this host */
byte patience[HOSTS];    /* ticks until the host stops it */
byte asked[HOSTS];       /* what patience will be, if the request in flight is granted: it counts from the asking */
byte most[HOSTS];        /* ticks until it stops the process in any case: counts from asking for the grant */
#endif

/* A request that arrives now and whose answer is lost leaves the host no wiser; nor does one that is still to arrive. */
inline astray(kind)
{
    stray = kind; stray_epoch = held[me]; stray_attempt = mine; lose()
}

#ifdef PUNCTUAL          /* here a host cares for time: it stops its process before the lease can run out */
#define working runs[me]
#ifdef PATIENCE_FROM_ANSWER
#define in_time true
#define be_patient() patience[me] = at_most(PATIENCE, most[me]); asked[me] = 0
#elif defined(PATIENCE_BEYOND_CAP)
#define in_time (asked[me] > 0)
#define be_patient() patience[me] = asked[me]; asked[me] = 0
#else
#define in_time (asked[me] > 0)
#define be_patient() patience[me] = at_most(asked[me], most[me]); asked[me] = 0
#endif
#define ask() asked[me] = PATIENCE
#define stop_process() runs[me] = false; patience[me] = 0; asked[me] = 0; most[me] = 0
#else
#define working true
#define stop_process() skip
#endif

inline forget() { stop_process(); held[me] = 0; mine = 0; answer = none; outcome = none }

proctype host(byte me)
{
    byte mine;           /* the attempt that was granted with held[me] */
    mtype outcome = none;
    mtype answer = none;
#ifdef PUNCTUAL
    byte granted, granted_attempt;
#endif

idle:
end_idle:
#ifdef PUNCTUAL
    atomic { state == queued -> ask(); most[me] = CAP_PATIENCE };
    atomic {
        if
        :: state == queued -> grant(); granted = epoch; granted_attempt = attempt
        :: else
        fi
    };
    atomic {
        if
        :: granted != 0 && in_time -> held[me] = granted; mine = granted_attempt; be_patient(); runs[me] = true
        :: asked[me] = 0 /* refused, lost on its way back, or too late to begin */
        fi;
        granted = 0; granted_attempt = 0;
        if :: held[me] == 0 -> most[me] = 0; goto idle :: else fi
    };
#else
    atomic {
        state == queued -> grant();
        if
        :: held[me] = epoch; mine = attempt
        :: may_lose -> lose(); goto idle /* a grant that nobody knows of */
        fi
    };
#endif

work:
    do
    :: atomic { working -> if :: outcome = success :: outcome = failure fi; stop_process(); goto submit }
#ifdef PUNCTUAL
    :: atomic { working -> ask() };
        atomic { renew(held[me], mine, answer) };
        atomic {
            if
            :: answer == ok && working && in_time -> be_patient()
            :: answer == cancel && working -> stop_process(); outcome = stopped; answer = none; goto submit
            :: answer == gone -> forget(); goto idle
            :: asked[me] = 0 /* lost on its way back */
            fi;
            answer = none
        }
    :: atomic { !working -> forget(); goto idle }
#else
    :: atomic {
            working -> renew(held[me], mine, answer);
            if
            :: answer == ok
            :: answer == cancel -> outcome = stopped; answer = none; goto submit
            :: answer == gone -> forget(); goto idle
            :: may_lose -> lose()
            fi;
            answer = none
        }
#endif
    :: atomic { stray == none && may_lose -> astray(renewal) }
    :: atomic { working -> give_back(held[me], mine); forget(); goto idle }
    :: atomic { stray == none && may_lose -> astray(release); forget(); goto idle }
    :: atomic { forget(); goto idle }                /* a crash, or its patience is over */
    od;

submit:
    do
    :: atomic {
            complete(held[me], mine, outcome, answer);
            if
            :: answer == ok && outcome == success && delivers -> answer = none; outcome = none; goto deliver
            :: answer == gone || outcome != success || !delivers -> forget(); goto idle
            :: may_lose -> lose(); answer = none
            fi
        }
    :: atomic { stray == none && may_lose -> astray(outcome) }
    :: atomic { forget(); goto idle }
    od;

deliver:
    do
    :: atomic { receive(mine); forget(); goto idle }
    :: atomic { stray == none && may_lose -> astray(push) }
    :: atomic { forget(); goto idle }
    od
}
