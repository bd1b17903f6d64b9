package io.sd2ail.evaluation;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.run.EvaluationResult;
import io.sd2ail.stream.ActivityReporter;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.LocalMessage;
import io.sd2ail.stream.ParameterBroadcast;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// Where the learner leaves policies to be evaluated and evaluators take them, wherever they run. The evaluator that
/// came last does the work; when it goes, what it has not answered is asked of another, or waits for one.
///
/// It owns the policies whose evaluation is open: the very versions that were asked for. They go out one by one, each
/// when the one before it is answered: an evaluator knows the newest policy alone, and would play a later one in the
/// place of one that waits.
public final class EvaluationQueue extends AbstractMatchingBehavior<EvaluationQueue.Command> {
    public sealed interface Command {}

    /// Have this policy evaluated.
    ///
    /// @param environmentSteps training steps at the time of asking
    public record Evaluate(ParameterSnapshot policy, long environmentSteps, ActorRef<Evaluator.Evaluated> replyTo)
            implements Command, LocalMessage {}

    /// Have uniformly random actions measured.
    public record MeasureRandomPolicy(ActorRef<Evaluator.RandomReturn> replyTo) implements Command, LocalMessage {}

    /// An evaluator offers its services, until it stops.
    public record Offer(ActorRef<Evaluator.Command> evaluator) implements Command, ControlMessage {}

    private record Answered(Evaluator.Evaluated evaluated) implements Command, LocalMessage {}

    private record RandomMeasured(Evaluator.RandomReturn measured) implements Command, LocalMessage {}

    private final ActorRef<ParameterBroadcast.Command> policies;
    private final BiConsumer<ParameterSnapshot, Evaluator.Evaluated> evaluated;
    private final ActivityReporter activity;
    private final Deque<Evaluate> open = new ArrayDeque<>();
    private final List<ActorRef<Evaluator.Command>> evaluators = new ArrayList<>();
    private @Nullable MeasureRandomPolicy randomPolicy;

    private EvaluationQueue(
            ActorContext<Command> context,
            ActorRef<ParameterBroadcast.Command> policies,
            BiConsumer<ParameterSnapshot, Evaluator.Evaluated> evaluated,
            ActivityReporter activity) {
        super(context);
        this.policies = policies;
        this.evaluated = evaluated;
        this.activity = activity;
    }

    /// @param policies where evaluators get the policies from: a broadcast of its own
    /// @param evaluated takes every policy with what came of it
    public static Behavior<Command> create(
            ActorRef<ParameterBroadcast.Command> policies,
            BiConsumer<ParameterSnapshot, Evaluator.Evaluated> evaluated,
            ActivityReporter activity) {
        return Behaviors.setup(context -> new EvaluationQueue(context, policies, evaluated, activity));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Evaluate evaluate -> onEvaluate(evaluate);
            case MeasureRandomPolicy measure -> onMeasureRandomPolicy(measure);
            case Offer offer -> onOffer(offer.evaluator());
            case Answered answered -> onAnswered(answered.evaluated());
            case RandomMeasured measured -> onRandomMeasured(measured.measured());
        }
        tellWait();
        return this;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof Terminated terminated) {
            Object gone = terminated.getRef();
            boolean worked = !evaluators.isEmpty() && evaluators.getLast().equals(gone);
            evaluators.removeIf(gone::equals);
            if (worked) {
                askAll();
            }
            tellWait();
        }
        return this;
    }

    private void onEvaluate(Evaluate evaluate) {
        open.addLast(evaluate);
        if (open.size() == 1) {
            publishFirst();
        }
    }

    private void publishFirst() {
        Evaluate first = open.peekFirst();
        if (first != null) {
            policies.tell(new ParameterBroadcast.Publish(first.policy()));
            if (!evaluators.isEmpty()) {
                ask(evaluators.getLast(), first);
            }
        }
    }

    private void onMeasureRandomPolicy(MeasureRandomPolicy measure) {
        randomPolicy = measure;
        if (!evaluators.isEmpty()) {
            askForRandomPolicy(evaluators.getLast());
        }
    }

    private void onOffer(ActorRef<Evaluator.Command> evaluator) {
        getContext().watch(evaluator);
        evaluators.add(evaluator);
        askAll();
    }

    private void askAll() {
        if (evaluators.isEmpty()) {
            return;
        }
        ActorRef<Evaluator.Command> evaluator = evaluators.getLast();
        if (randomPolicy != null) {
            askForRandomPolicy(evaluator);
        }
        if (!open.isEmpty()) {
            ask(evaluator, open.getFirst());
        }
    }

    private void ask(ActorRef<Evaluator.Command> evaluator, Evaluate evaluate) {
        evaluator.tell(new Evaluator.Evaluate(
                evaluate.policy().version(),
                evaluate.environmentSteps(),
                getContext().messageAdapter(Evaluator.Evaluated.class, Answered::new)));
    }

    private void askForRandomPolicy(ActorRef<Evaluator.Command> evaluator) {
        evaluator.tell(new Evaluator.MeasureRandomPolicy(
                getContext().messageAdapter(Evaluator.RandomReturn.class, RandomMeasured::new)));
    }

    // What is not asked for now was answered by another evaluator before, or is another policy's.
    private void onAnswered(Evaluator.Evaluated answer) {
        Evaluate first = open.peekFirst();
        EvaluationResult result = answer.result();
        if (first == null
                || first.policy().version() != result.policyVersion()
                || first.environmentSteps() != result.environmentSteps()) {
            return;
        }
        open.removeFirst();
        evaluated.accept(first.policy(), answer);
        first.replyTo().tell(answer);
        publishFirst();
    }

    private void onRandomMeasured(Evaluator.RandomReturn measured) {
        if (randomPolicy != null) {
            randomPolicy.replyTo().tell(measured);
            randomPolicy = null;
        }
    }

    private void tellWait() {
        boolean asked = randomPolicy != null || !open.isEmpty();
        if (asked && evaluators.isEmpty()) {
            activity.waits("an evaluator");
        } else if (asked) {
            activity.works();
        } else {
            activity.waits("the next evaluation");
        }
    }
}
