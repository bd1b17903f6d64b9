package io.sd2ail.serialization;

import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.LostEpisodes;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.WorkerId;
import io.sd2ail.episode.RecordedEpisode;
import io.sd2ail.evaluation.EvaluationQueue;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.learner.Intake;
import io.sd2ail.learner.SyntheticIntake;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.MemoryUse;
import io.sd2ail.protocol.NodeCard;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.protocol.Services;
import io.sd2ail.rollout.RolloutWorker;
import io.sd2ail.run.EvaluationResult;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.ParameterSubscription;
import io.sd2ail.stream.Uplink;
import java.util.List;

/// The numbers by which control messages and their parts are known on the wire. They are frozen: a new message goes to
/// the end of its list, none is ever moved, reused or removed.
final class ControlMessages {
    /// Messages, numbered from 0: the number is also the manifest.
    static final List<Class<? extends ControlMessage>> MESSAGES = List.of(
            Uplink.Attached.class,
            Uplink.Refused.class,
            Uplink.Acknowledge.class,
            Intake.Attach.class,
            SyntheticIntake.Attach.class,
            ParameterBroadcast.GetParameters.class,
            ParameterBroadcast.GetPart.class,
            ActivityBoard.Changed.class,
            ActivityBoard.EpisodesLost.class,
            ActivityBoard.GetActivities.class,
            ActivityBoard.Activities.class,
            RolloutWorker.Account.class,
            Evaluator.Evaluate.class,
            Evaluator.Evaluated.class,
            Evaluator.MeasureRandomPolicy.class,
            Evaluator.RandomReturn.class,
            EvaluationQueue.Offer.class,
            MemberCommand.Welcome.class,
            MemberCommand.TurnedAway.class,
            MemberCommand.Beat.class,
            MemberCommand.GiveAccounts.class,
            MemberCommand.Drain.class,
            MemberCommand.RunOver.class,
            MemberCommand.Find.class,
            MemberCommand.Found.class,
            CoordinatorCommand.Join.class,
            CoordinatorCommand.Alive.class,
            CoordinatorCommand.Draining.class,
            CoordinatorCommand.Left.class,
            CoordinatorCommand.GetStatus.class,
            CoordinatorCommand.Steer.class,
            CoordinatorCommand.Steered.class,
            RunStatus.class,
            MemberCommand.JoinAgain.class,
            ParameterSubscription.NoneYet.class);

    /// Records and enums within messages, numbered from 0.
    static final List<Class<?>> PARTS = List.of(
            WorkerId.class,
            EpisodeResult.class,
            EvaluationResult.class,
            ParameterSnapshot.Topic.class,
            ActivityBoard.Activity.class,
            LostEpisodes.class,
            EvaluationResult.Figure.class,
            NodeCard.class,
            Role.class,
            Services.class,
            MemberCommand.Mark.class,
            CoordinatorCommand.Verb.class,
            RunStatus.Node.class,
            RunStatus.Worker.class,
            LedgerTotals.class,
            LedgerTotals.Rejected.class,
            CoordinatorCommand.Origin.class,
            RecordedEpisode.class,
            MemoryUse.class);

    private ControlMessages() {}
}
