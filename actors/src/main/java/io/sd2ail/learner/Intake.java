package io.sd2ail.learner;

import io.sd2ail.data.RolloutBatches;
import io.sd2ail.data.WorkerId;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.LocalMessage;
import io.sd2ail.stream.StreamSettings;
import io.sd2ail.stream.Uplink;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.MergeHub;
import org.apache.pekko.stream.javadsl.Sink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where rollout workers connect. Every worker gets an inlet of its own; all of them flow, in turn, through one ordered
/// pipeline: the [IntakeLog], then a wait until the learner has inserted. That wait is the back-pressure: while the law
/// of pace lets nothing in, nothing is pulled, outboxes fill and rollouts stop stepping.
///
/// It owns the connections only. When it restarts, workers attach again and send again what was not acknowledged; the
/// log, which outlives it, drops what it has.
public final class Intake extends AbstractMatchingBehavior<Intake.Command> {
    private static final Logger LOGGER = LoggerFactory.getLogger(Intake.class);

    /// Workers that one node can have.
    public static final int MOST_OF_A_NODE = 1024;

    public sealed interface Command {}

    /// A worker asks for an inlet.
    ///
    /// @param firstUnacknowledged number of its oldest batch that is not acknowledged
    /// @param uplink gets the answer and all acknowledgements
    public record Attach(WorkerId worker, long firstUnacknowledged, ActorRef<Uplink.Command<RolloutBatches>> uplink)
            implements Command, ControlMessage {}

    /// These workers are put out: what they sent last is the last that is taken, until their node joins anew.
    public record PutOut(List<WorkerId> workers, String reason) implements Command, LocalMessage {
        public PutOut {
            workers = List.copyOf(workers);
        }
    }

    private record Left(WorkerId worker, ActorRef<Uplink.Command<RolloutBatches>> uplink)
            implements Command, LocalMessage {}

    private record Inserted(WorkerId worker) implements Command, LocalMessage {}

    private record Refused(WorkerId worker, IntakeLog.Refusal refusal) implements Command, LocalMessage {}

    private record PipelineEnded(String reason) implements Command, LocalMessage {}

    private enum AcknowledgeNews implements Command, LocalMessage {
        INSTANCE
    }

    private enum AcknowledgeAll implements Command, LocalMessage {
        INSTANCE
    }

    private final IntakeLog log;
    private final RejectedRows rejected;
    private final Inlets<RolloutBatches> inlets;
    private final Map<WorkerId, ActorRef<Uplink.Command<RolloutBatches>>> uplinks = new HashMap<>();
    private final Set<WorkerId> news = new HashSet<>();
    private final Map<WorkerId, String> putOut = new HashMap<>();

    private Intake(
            ActorContext<Command> context,
            IntakeLog log,
            RejectedRows rejected,
            StreamSettings.Inlet settings,
            String dispatcher) {
        super(context);
        this.log = log;
        this.rejected = rejected;
        Materializer materializer = Materializer.createMaterializer(context);
        Pair<Sink<RolloutBatches, NotUsed>, CompletionStage<Done>> pipeline = MergeHub.of(
                        RolloutBatches.class, settings.mergeBuffer())
                .mapAsync(settings.elementsAhead(), this::accept)
                .toMat(Sink.foreach(context.getSelf()::tell), Keep.both())
                .withAttributes(ActorAttributes.dispatcher(dispatcher))
                .run(materializer);
        context.pipeToSelf(
                pipeline.second(),
                (_, failure) -> new PipelineEnded(failure == null ? "it completed" : message(failure)));
        inlets = new Inlets<>(pipeline.first(), settings, materializer);
    }

    /// @param rejected is told where workers are
    /// @param dispatcher whose thread writes the journal
    public static Behavior<Command> create(
            IntakeLog log, RejectedRows rejected, StreamSettings.Inlet settings, String dispatcher) {
        return Behaviors.setup(context -> Behaviors.withTimers((TimerScheduler<Command> timers) -> {
            timers.startTimerAtFixedRate(AcknowledgeAll.INSTANCE, settings.acknowledgeEvery());
            return new Intake(context, log, rejected, settings, dispatcher);
        }));
    }

    /// Journals at once, and says what became of the batches when the learner has those that it will get.
    private CompletionStage<Command> accept(RolloutBatches batches) {
        WorkerId worker = batches.source();
        IntakeLog.Verdict verdict = log.accept(batches);
        IntakeLog.Refusal refusal = verdict.refusal();
        return verdict.inserted().thenApply(_ -> refusal == null ? new Inserted(worker) : new Refused(worker, refusal));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Attach attach -> onAttach(attach);
            case PutOut out -> out.workers().forEach(worker -> onPutOut(worker, out.reason()));
            case Left left -> onLeft(left);
            case Inserted inserted -> onInserted(inserted.worker());
            case AcknowledgeNews _ -> acknowledgeNews();
            case Refused refused -> onRefused(refused.worker(), refused.refusal());
            case PipelineEnded ended -> throw new IllegalStateException("the intake failed: " + ended.reason());
            case AcknowledgeAll _ -> uplinks.keySet().forEach(this::acknowledge);
        }
        return this;
    }

    private void onAttach(Attach attach) {
        WorkerId worker = attach.worker();
        long next = log.nextSequence(worker);
        if (attach.firstUnacknowledged() > next) {
            attach.uplink()
                    .tell(new Uplink.Refused<>("the learner has " + next + " batches of " + worker
                            + ", which has let go of batches up to " + attach.firstUnacknowledged()
                            + ": start the worker anew"));
            return;
        }
        String refusal = refusal(attach);
        if (!refusal.isEmpty()) {
            attach.uplink().tell(new Uplink.Refused<>(refusal));
            return;
        }
        closeEarlierLives(worker);
        rejected.attached(worker, attach.uplink());
        if (!attach.uplink().equals(uplinks.put(worker, attach.uplink()))) {
            // Whoever names one uplink for two workers would fail this actor otherwise.
            getContext().unwatch(attach.uplink());
            getContext().watchWith(attach.uplink(), new Left(worker, attach.uplink()));
        }
        attach.uplink().tell(new Uplink.Attached<>(inlets.open(worker.toString(), onlyFrom(worker)), next));
    }

    private String refusal(Attach attach) {
        String out = putOut.get(attach.worker());
        if (out != null) {
            return out;
        }
        Address address = attach.uplink().path().address();
        long others = uplinks.entrySet().stream()
                .filter(other -> !other.getKey().equals(attach.worker())
                        && other.getValue().path().address().equals(address))
                .count();
        return others < MOST_OF_A_NODE
                ? ""
                : "the learner has " + others + " workers of this node already, more than any can have";
    }

    private void onPutOut(WorkerId worker, String reason) {
        putOut.put(worker, reason);
        refuse(worker, reason);
    }

    private void refuse(WorkerId worker, String reason) {
        inlets.close(worker.toString(), reason);
        ActorRef<Uplink.Command<RolloutBatches>> uplink = uplinks.remove(worker);
        if (uplink != null) {
            uplink.tell(new Uplink.Refused<>(reason));
        }
    }

    // The uplink has stopped, or its node is gone: nobody is there to be told of acknowledgements.
    private void onLeft(Left left) {
        if (uplinks.remove(left.worker(), left.uplink())) {
            inlets.close(left.worker().toString(), "the worker has left");
            rejected.left(left.worker());
        }
    }

    // A worker lives once: the streams of its former lives may hang for ever when their process died.
    private void closeEarlierLives(WorkerId worker) {
        uplinks.keySet().removeIf(other -> {
            boolean earlier = other.worker().equals(worker.worker()) && other.incarnation() < worker.incarnation();
            if (earlier) {
                inlets.close(other.toString(), "the worker lives anew");
            }
            return earlier;
        });
    }

    private static Flow<RolloutBatches, RolloutBatches, NotUsed> onlyFrom(WorkerId worker) {
        return Flow.<RolloutBatches>create().map(batches -> {
            if (!batches.source().equals(worker)) {
                throw new IllegalStateException(worker + " sent batches of " + batches.source());
            }
            return batches;
        });
    }

    private void onRefused(WorkerId worker, IntakeLog.Refusal refusal) {
        switch (refusal) {
            case IntakeLog.Refusal.Gap gap -> onGap(worker, gap);
            case IntakeLog.Refusal.Miscounted miscounted -> onMiscounted(worker, miscounted);
        }
    }

    private void onGap(WorkerId worker, IntakeLog.Refusal.Gap gap) {
        LOGGER.warn("{} sent batch {} where {} must come next: closing", worker, gap.sequence(), gap.expected());
        inlets.close(worker.toString(), "batch " + gap.expected() + " is missing");
    }

    private void onMiscounted(WorkerId worker, IntakeLog.Refusal.Miscounted miscounted) {
        refuse(
                worker,
                worker + " counts " + miscounted.firstRow() + " rows before a batch where " + miscounted.expectedRows()
                        + " arrived: start the worker anew");
    }

    // At once where batches are few, together where many come: each acknowledgement is a message to another node.
    private void onInserted(WorkerId worker) {
        if (news.isEmpty()) {
            getContext().getSelf().tell(AcknowledgeNews.INSTANCE);
        }
        news.add(worker);
    }

    private void acknowledgeNews() {
        news.forEach(this::acknowledge);
        news.clear();
    }

    private void acknowledge(WorkerId worker) {
        ActorRef<Uplink.Command<RolloutBatches>> uplink = uplinks.get(worker);
        if (uplink != null) {
            uplink.tell(new Uplink.Acknowledge<>(log.acknowledged(worker)));
        }
    }

    private static String message(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
