package dev.leasehold.worker.session;

import java.util.List;

/** What came of a request. The ideas of an answer are taken all together or not at all. */
public sealed interface Answer {

    /** Perhaps none. */
    record Ideas(List<IdeaLine> ideas) implements Answer {
        public Ideas {
            ideas = List.copyOf(ideas);
        }
    }

    /** The ideator said that it has failed, or sent an idea that cannot be taken. Its process is kept. */
    record Failed(String why) implements Answer {}

    /** The conversation is over: too late, closed, or not to be understood. Its process is to be replaced. */
    record Broken(String why) implements Answer {}
}
