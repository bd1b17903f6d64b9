package io.sd2ail.evaluation;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentAwaitedException;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.episode.Evaluation;
import io.sd2ail.episode.RecordedEpisode;
import io.sd2ail.network.PolicySnapshot;
import io.sd2ail.run.EvaluationResult;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ActivityReporter;
import io.sd2ail.stream.ChildFailure;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.LocalMessage;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.ParameterSubscription;
import io.sd2ail.stream.StreamSettings;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// Plays evaluation episodes with the newest policy on a thread of its own, while the training goes on. A request names
/// the version it needs; the evaluator waits until it has that or a newer one.
///
/// It owns its environment. Requests that wait are lost when it stops.
public final class Evaluator extends AbstractMatchingBehavior<Evaluator.Command> {
    public sealed interface Command {}

    /// Evaluate the policy.
    ///
    /// @param minimumVersion of the policy
    /// @param environmentSteps training steps at the time of asking
    public record Evaluate(long minimumVersion, long environmentSteps, ActorRef<Evaluated> replyTo)
            implements Command, ControlMessage {}

    /// The answer.
    ///
    /// @param episode the first one, as it can be drawn; null when it can't
    public record Evaluated(
            EvaluationResult result, @Nullable RecordedEpisode episode) implements ControlMessage {}

    /// Measure uniformly random actions.
    public record MeasureRandomPolicy(ActorRef<RandomReturn> replyTo) implements Command, ControlMessage {}

    /// The answer: their mean return.
    public record RandomReturn(double mean) implements ControlMessage {}

    /// Another attempt at what could not begin.
    private enum TryAgain implements Command, LocalMessage {
        INSTANCE
    }

    private record UseParameters(ParameterSnapshot snapshot) implements Command, LocalMessage {}

    /// What an evaluator is made of.
    ///
    /// @param name of this evaluator
    /// @param environment makes the environment, on the evaluator's thread
    /// @param policy makes a policy of a snapshot
    public record Setup(
            String name,
            Supplier<Environment> environment,
            int episodes,
            long seed,
            Function<ParameterSnapshot, PolicySnapshot> policy,
            ActorRef<ParameterBroadcast.Command> parameters,
            ActorRef<ActivityBoard.Command> board,
            StreamSettings.Parameters settings) {}

    private final Setup setup;
    private final Environment environment;
    private final Evaluation evaluation;
    private final ActivityReporter activity;
    private final ArrayDeque<Evaluate> waiting = new ArrayDeque<>();
    private final ArrayDeque<MeasureRandomPolicy> measures = new ArrayDeque<>();
    private @Nullable ParameterSnapshot newest;
    private boolean trying;

    private Evaluator(ActorContext<Command> context, Setup setup) {
        super(context);
        this.setup = setup;
        this.environment = setup.environment().get();
        this.evaluation = new Evaluation(environment, setup.episodes(), setup.seed());
        this.activity = new ActivityReporter(setup.name(), setup.board());
    }

    public static Behavior<Command> create(Setup setup) {
        return Behaviors.setup(context -> {
            ActorRef<Command> self = context.getSelf();
            context.watch(context.spawn(
                    ParameterSubscription.create(
                            ParameterSnapshot.Topic.POLICY,
                            setup.parameters(),
                            setup.settings(),
                            snapshot -> self.tell(new UseParameters(snapshot))),
                    "policy"));
            Evaluator evaluator = new Evaluator(context, setup);
            evaluator.tellWait();
            return evaluator;
        });
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Evaluate evaluate -> waiting.addLast(evaluate);
            case MeasureRandomPolicy measure -> measures.addLast(measure);
            case UseParameters use -> newest = use.snapshot();
            case TryAgain _ -> {}
        }
        if (!trying || command == TryAgain.INSTANCE) {
            answerWhatCan();
        }
        return this;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        switch (signal) {
            case PostStop _ -> environment.close();
            case ChildFailed failed -> throw ChildFailure.of(failed);
            default -> {}
        }
        return this;
    }

    /// Where there is no simulator, what was asked for begins anew once there is one.
    private void answerWhatCan() {
        try {
            while (!measures.isEmpty()) {
                tellWork();
                double mean = played("uniformly random actions", Evaluation::runRandom)
                        .map(Evaluation.Outcome::meanReturn)
                        .orElse(Double.NaN);
                measures.removeFirst().replyTo().tell(new RandomReturn(mean));
            }
            evaluateWhatCan();
            trying = false;
            tellWait();
        } catch (EnvironmentAwaitedException nobody) {
            activity.waits(nobody.awaited());
            trying = true;
            // Asking was a short wait already.
            getContext().getSelf().tell(TryAgain.INSTANCE);
        }
    }

    private void evaluateWhatCan() {
        ParameterSnapshot snapshot = newest;
        while (snapshot != null && !waiting.isEmpty() && waiting.getFirst().minimumVersion() <= snapshot.version()) {
            tellWork();
            Evaluate request = waiting.getFirst();
            PolicySnapshot policy = setup.policy().apply(snapshot);
            Optional<Evaluation.Outcome> outcome = played(
                    "the policy of step " + request.environmentSteps(),
                    episodes -> episodes.run(policy::actDeterministic));
            waiting.removeFirst();
            request.replyTo().tell(evaluated(request, snapshot, outcome));
        }
    }

    /// @return empty when no episode could begin
    private Optional<Evaluation.Outcome> played(String what, Function<Evaluation, Evaluation.Outcome> play) {
        try {
            Evaluation.Outcome outcome = play.apply(evaluation);
            String lost = outcome.lossText(setup.episodes());
            if (!lost.isEmpty()) {
                getContext()
                        .getLog()
                        .warn("{}: {} episodes of {}{}", setup.name(), outcome.returns().length, what, lost);
            }
            return Optional.of(outcome);
        } catch (EpisodeLostException failure) {
            getContext()
                    .getLog()
                    .warn(
                            "{}: the evaluation of {} is given up, no episode can begin: {}",
                            setup.name(),
                            what,
                            failure.getMessage());
            return Optional.empty();
        }
    }

    private static Evaluated evaluated(
            Evaluate request, ParameterSnapshot snapshot, Optional<Evaluation.Outcome> outcome) {
        EvaluationResult result = new EvaluationResult(
                request.environmentSteps(),
                snapshot.updates(),
                snapshot.version(),
                outcome.map(Evaluation.Outcome::returns).orElse(new double[0]),
                outcome.map(Evaluation.Outcome::meanLength).orElse(Double.NaN),
                outcome.map(Evaluation.Outcome::figures).orElse(List.of()),
                outcome.map(Evaluation.Outcome::diverged).orElse(0));
        return new Evaluated(
                result, outcome.map(Evaluation.Outcome::firstEpisode).orElse(null));
    }

    /// An attempt is no change of state: the wait for a simulator lasts until something was played.
    private void tellWork() {
        if (!trying) {
            activity.works();
        }
    }

    private void tellWait() {
        activity.waits(
                waiting.isEmpty()
                        ? "the next evaluation"
                        : "policy version " + waiting.getFirst().minimumVersion());
    }
}
