package io.sd2ail.learner;

import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.LocalMessage;
import io.sd2ail.stream.StreamSettings;
import io.sd2ail.stream.Uplink;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.MergeHub;
import org.apache.pekko.stream.javadsl.Sink;

/// Where generators connect; several share the demand. A batch is pulled only when the learner has taken the one before
/// it, and the learner takes one only when its pool wants one: generators sample on demand. Nothing is kept or sent
/// again here: a batch lost with a connection is replaced by a newer sample.
public final class SyntheticIntake extends AbstractMatchingBehavior<SyntheticIntake.Command> {
    public sealed interface Command {}

    /// A generator asks for an inlet.
    ///
    /// @param generator its name
    /// @param firstUnacknowledged number of the batch it will send first
    /// @param uplink gets the answer and all acknowledgements
    public record Attach(String generator, long firstUnacknowledged, ActorRef<Uplink.Command<SyntheticBatch>> uplink)
            implements Command, ControlMessage {}

    private record Left(String generator, ActorRef<Uplink.Command<SyntheticBatch>> uplink)
            implements Command, LocalMessage {}

    private record Arrived(String generator, long sequence) implements Command, LocalMessage {}

    private record PipelineEnded(String reason) implements Command, LocalMessage {}

    private enum AcknowledgeAll implements Command, LocalMessage {
        INSTANCE
    }

    private record Generator(ActorRef<Uplink.Command<SyntheticBatch>> uplink, long acknowledged) {}

    private final int rowSize;
    private final Inlets<SyntheticBatch> inlets;
    private final Map<String, Generator> generators = new HashMap<>();

    private SyntheticIntake(
            ActorContext<Command> context,
            ActorRef<LearnerCommand> learner,
            int rowSize,
            StreamSettings.Inlet settings) {
        super(context);
        this.rowSize = rowSize;
        Materializer materializer = Materializer.createMaterializer(context);
        Pair<Sink<SyntheticBatch, NotUsed>, CompletionStage<Done>> pipeline = MergeHub.of(
                        SyntheticBatch.class, settings.mergeBuffer())
                .mapAsync(settings.elementsAhead(), batch -> insert(batch, learner))
                .toMat(Sink.foreach(context.getSelf()::tell), Keep.both())
                .run(materializer);
        context.pipeToSelf(
                pipeline.second(),
                (_, failure) -> new PipelineEnded(failure == null ? "it completed" : failure.toString()));
        inlets = new Inlets<>(pipeline.first(), settings, materializer);
    }

    /// @param rowSize entries of a row that the discriminator can take
    public static Behavior<Command> create(
            ActorRef<LearnerCommand> learner, int rowSize, StreamSettings.Inlet settings) {
        return Behaviors.setup(context -> Behaviors.withTimers((TimerScheduler<Command> timers) -> {
            timers.startTimerAtFixedRate(AcknowledgeAll.INSTANCE, settings.acknowledgeEvery());
            return new SyntheticIntake(context, learner, rowSize, settings);
        }));
    }

    private static CompletionStage<Command> insert(SyntheticBatch batch, ActorRef<LearnerCommand> learner) {
        CompletableFuture<Done> inserted = new CompletableFuture<>();
        learner.tell(new LearnerCommand.InsertSynthetic(batch, inserted));
        return inserted.thenApply(_ -> new Arrived(batch.generator(), batch.sequence()));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Attach attach -> onAttach(attach);
            case Left left -> onLeft(left);
            case Arrived arrived -> onArrived(arrived);
            case PipelineEnded ended ->
                throw new IllegalStateException("the intake of synthetic demonstrations failed: " + ended.reason());
            case AcknowledgeAll _ -> generators.values().forEach(SyntheticIntake::acknowledge);
        }
        return this;
    }

    private void onAttach(Attach attach) {
        generators.put(attach.generator(), new Generator(attach.uplink(), attach.firstUnacknowledged() - 1));
        // Whoever names one uplink for two generators would fail this actor otherwise.
        getContext().unwatch(attach.uplink());
        getContext().watchWith(attach.uplink(), new Left(attach.generator(), attach.uplink()));
        attach.uplink()
                .tell(new Uplink.Attached<>(
                        inlets.open(attach.generator(), plausible(attach.generator())), attach.firstUnacknowledged()));
    }

    private void onLeft(Left left) {
        Generator known = generators.get(left.generator());
        if (known != null && known.uplink().equals(left.uplink())) {
            generators.remove(left.generator());
            inlets.close(left.generator(), "the generator has left");
        }
    }

    private void onArrived(Arrived arrived) {
        generators.computeIfPresent(
                arrived.generator(), (_, generator) -> new Generator(generator.uplink(), arrived.sequence()));
    }

    private static void acknowledge(Generator generator) {
        generator.uplink().tell(new Uplink.Acknowledge<>(generator.acknowledged()));
    }

    private Flow<SyntheticBatch, SyntheticBatch, NotUsed> plausible(String generator) {
        return Flow.<SyntheticBatch>create().map(batch -> {
            if (!batch.generator().equals(generator) || batch.rowSize() != rowSize) {
                throw new IllegalStateException(generator + " sent rows of " + batch.rowSize() + " entries by "
                        + batch.generator() + ", the discriminator takes " + rowSize);
            }
            for (float value : batch.values()) {
                if (!(Math.abs(value) <= ObservationNormalizer.FARTHEST)) {
                    throw new IllegalStateException(generator + " sent a row with " + value + " in it");
                }
            }
            return batch;
        });
    }
}
