/* The task's row, and what the database does with it. Each inline is one transaction, by the database's clock. */

mtype = { queued, running, confirming, succeeded, failed, cancelled };
mtype state = queued;
byte attempt;            /* of the last grant. No two grants share it, so it tells in assertions whose write this is */
byte epoch;              /* of the last grant */
byte left;               /* ticks until expires_at; while confirming, until the confirm deadline */
byte cap;                /* ticks until cap_at */
byte retries = RETRIES;
byte commit;             /* what the accepted outcome named. The commit that attempt n made is called n */
bool delivers;           /* false: a standalone task, which ends with its outcome */
bool cancelling;
bool ended;

#define lease_runs (state == running && left > 0)

#ifdef NO_EPOCH          /* the completion looks at the task alone */
#define may_complete(e) lease_runs
#elif defined(NO_STATE)  /* the completion looks at the epoch alone */
#define may_complete(e) (epoch == e)
#else
#define may_complete(e) (lease_runs && epoch == e)
#endif

#ifdef RENEW_AFTER_EXPIRY
#define may_renew(e) (state == running && epoch == e)
#else
#define may_renew(e) (lease_runs && epoch == e)
#endif

#ifdef NO_CAP            /* renewals for ever */
#define extended TTL
#else
#define extended at_most(TTL, cap)
#endif

inline finish(how)
{
    law(ENDS_ONCE, !ended);
    state = how;
    ended = true;
    left = 0;
    cap = 0;
    if
    :: how == succeeded ->
        law(RIGHT_RESULT, commit == attempt);
        law(LANDED, !delivers || ref[place(attempt)] == commit)
    :: else -> commit = 0
    fi
}

/* An infrastructure failure: the next attempt is on the house while the budget lasts. */
inline again()
{
    law(ENDS_ONCE, !ended);
    if
    :: cancelling -> finish(cancelled)
    :: !cancelling && retries == 0 -> finish(failed)
    :: else -> retries--; state = queued; left = 0; cap = 0; commit = 0
    fi
}

inline grant()
{
    attempt++;
#ifdef SAME_EPOCH        /* only the first grant of a task takes a new epoch */
    epoch = 1;
#else
    epoch++;
#endif
    state = running;
    left = TTL;
    cap = CAP
}

inline renew(e, a, answer)
{
    if
    :: may_renew(e) ->
        law(STALE_IS_VOID, a == attempt && left > 0);
        left = extended;
        answer = (cancelling -> cancel : ok)
    :: else -> answer = gone
    fi
}

inline complete(e, a, outcome, answer)
{
    if
    :: may_complete(e) ->
        law(STALE_IS_VOID, a == attempt && left > 0);
        if
        :: outcome == success -> commit = a;
            if
            :: delivers -> law(ENDS_ONCE, !ended); state = confirming; left = CONFIRM; cap = 0
            :: else -> finish(succeeded)
            fi
        :: outcome == failure -> finish(failed)
        :: outcome == stopped -> finish(cancelled)
        fi;
        answer = ok
    :: !may_complete(e) && epoch == e && (ended || state == confirming) -> answer = ok /* repeated: harmless */
    :: else -> answer = gone
    fi
}

#ifdef RELEASE_WITHOUT_EPOCH
#define may_give_back(e) lease_runs
#else
#define may_give_back(e) (lease_runs && epoch == e)
#endif

inline give_back(e, a)
{
    if
    :: may_give_back(e) -> law(STALE_IS_VOID, a == attempt); again()
    :: else
    fi
}
