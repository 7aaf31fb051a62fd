package dev.leasehold.experiment.decision;

/** One thing to do next. */
public sealed interface Step {

    /** Makes the integration commit of a variant. */
    record Integrate(String variant) implements Step {}

    record Evaluate(String variant) implements Step {}

    record EvaluateBaseline() implements Step {}

    /** Makes a variant of an idea. */
    record Execute(String idea) implements Step {}

    /** Asks the ideator for so many ideas. */
    record Ask(int ideas) implements Step {}

    /** From now on no new variant is made: a stop rule holds. */
    record Stop(StopReason reason) implements Step {}

    /** Somebody has to look: nothing more is begun until the experiment is resumed. */
    record Pause(String why) implements Step {}

    /** All is done. Ideas that still wait are marked as unused. */
    record End(StopReason reason) implements Step {}

    /** Nothing, until something happens or the time of {@link Decision#wakeAfter} is over. */
    record Wait() implements Step {}
}
