package io.sd2ail.learner;

import io.sd2ail.checkpoint.CheckpointStore;
import io.sd2ail.checkpoint.ReplayJournal;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.State;
import io.sd2ail.evaluation.EvaluationQueue;
import io.sd2ail.ledger.BatchValidator;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.training.LearnerCore;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// What a learner is made of.
///
/// @param core makes the core, on the learner's thread
/// @param saved newest checkpoint of an earlier process; null when there is none
/// @param policies takes the policy of every checkpoint with its environment steps
/// @param rejected told of refused rows
/// @param trace told of the core's inputs in their order
/// @param slice time of updates between two looks at the mailbox
/// @param blocking runs writes to disk
public record LearnerSetup(
        RunConfig config,
        Supplier<LearnerCore> core,
        @Nullable State saved,
        ReplayJournal journal,
        CheckpointStore checkpoints,
        ObjLongConsumer<ParameterSnapshot> policies,
        BatchValidator.RejectedRow rejected,
        LearnerTrace trace,
        Consumer<RunEvent> listener,
        ActorRef<ParameterBroadcast.Command> parameters,
        ActorRef<EvaluationQueue.Command> evaluations,
        ActorRef<ActivityBoard.Command> board,
        ActorRef<LearnerReport> reports,
        Duration slice,
        Executor blocking) {}
