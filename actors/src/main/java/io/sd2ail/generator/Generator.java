package io.sd2ail.generator;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.imitation.SyntheticGenerator;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ActivityReporter;
import io.sd2ail.stream.ChildFailure;
import io.sd2ail.stream.LocalMessage;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.ParameterSubscription;
import io.sd2ail.stream.StreamSettings;
import io.sd2ail.stream.Uplink;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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

/// Samples synthetic demonstrations from the newest diffusion weights on a thread of its own, one batch whenever the
/// pool asks for one.
///
/// It owns its copy of the weights and its random stream; a sample on its way is lost when it stops, which only costs
/// the time to draw another.
public final class Generator extends AbstractMatchingBehavior<Generator.Command> {
    public sealed interface Command {}

    /// The stream can take a batch.
    record Sample(CompletableFuture<SyntheticBatch> sampled) implements Command, LocalMessage {}

    private record UseParameters(ParameterSnapshot snapshot) implements Command, LocalMessage {}

    /// What a generator is made of.
    ///
    /// @param name of this life, in the batches it sends
    /// @param part how the board calls it
    /// @param sampler makes the sampler, on the generator's thread
    /// @param attacher connects to the learner's intake of synthetic demonstrations
    public record Setup(
            String name,
            String part,
            Supplier<SyntheticGenerator> sampler,
            Uplink.Attacher<SyntheticBatch> attacher,
            ActorRef<ParameterBroadcast.Command> parameters,
            ActorRef<ActivityBoard.Command> board,
            StreamSettings settings) {}

    private final SyntheticGenerator sampler;
    private final ActivityReporter activity;
    private @Nullable CompletableFuture<SyntheticBatch> asked;

    private Generator(ActorContext<Command> context, Setup setup) {
        super(context);
        this.sampler = setup.sampler().get();
        this.activity = new ActivityReporter(setup.part(), setup.board());
    }

    public static Behavior<Command> create(Setup setup) {
        return Behaviors.setup(context -> {
            Generator generator = new Generator(context, setup);
            follow(context, setup, ParameterSnapshot.Topic.DIFFUSION, "diffusion");
            if (generator.sampler.lacksDemonstrations()) {
                follow(context, setup, ParameterSnapshot.Topic.DEMONSTRATIONS, "demonstrations");
            }
            context.watch(context.spawn(
                    Uplink.create(
                            setup.part(),
                            new SyntheticOutlet(context.getSelf()),
                            setup.attacher(),
                            setup.settings().connection()),
                    "uplink"));
            generator.tellWait();
            return generator;
        });
    }

    /// @param name of the subscription, by which its answers take the weights' own connection
    private static void follow(ActorContext<Command> context, Setup setup, ParameterSnapshot.Topic topic, String name) {
        ActorRef<Command> self = context.getSelf();
        context.watch(context.spawn(
                ParameterSubscription.create(
                        topic,
                        setup.parameters(),
                        setup.settings().parameters(),
                        snapshot -> self.tell(new UseParameters(snapshot))),
                name));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Sample sample -> onSample(sample);
            case UseParameters use -> onUseParameters(use.snapshot());
        }
        sampleIfAsked();
        return this;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        switch (signal) {
            case PostStop _ -> sampler.close();
            case ChildFailed failed -> throw ChildFailure.of(failed);
            default -> {}
        }
        return this;
    }

    private void onUseParameters(ParameterSnapshot snapshot) {
        if (snapshot.topic() == ParameterSnapshot.Topic.DEMONSTRATIONS) {
            sampler.useDemonstrations(snapshot);
        } else {
            sampler.use(snapshot);
        }
    }

    private void onSample(Sample sample) {
        if (asked != null) {
            asked.completeExceptionally(new CancellationException("another connection asks for samples"));
        }
        asked = sample.sampled();
    }

    private void sampleIfAsked() {
        if (asked != null && sampler.ready()) {
            activity.works();
            asked.complete(sampler.sample());
            asked = null;
        }
        tellWait();
    }

    private void tellWait() {
        activity.waits(
                sampler.ready()
                        ? "the pool to want a batch"
                        : sampler.lacksDemonstrations() ? "rows of the demonstrations" : "the first diffusion weights");
    }
}
