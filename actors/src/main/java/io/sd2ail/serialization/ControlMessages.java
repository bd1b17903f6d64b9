package io.sd2ail.serialization;

import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.LostEpisodes;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.WorkerId;
import io.sd2ail.evaluation.EvaluationDesk;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.learner.Intake;
import io.sd2ail.learner.SyntheticIntake;
import io.sd2ail.node.Coordinator;
import io.sd2ail.node.Member;
import io.sd2ail.node.NodeCard;
import io.sd2ail.node.Role;
import io.sd2ail.node.RunStatus;
import io.sd2ail.node.Services;
import io.sd2ail.rollout.RolloutWorker;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.ParameterSubscription;
import io.sd2ail.stream.Uplink;
import io.sd2ail.train.EvaluationResult;
import io.sd2ail.train.LedgerTotals;
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
            EvaluationDesk.Offer.class,
            Member.Welcome.class,
            Member.TurnedAway.class,
            Member.Beat.class,
            Member.GiveAccounts.class,
            Member.Drain.class,
            Member.RunOver.class,
            Member.Find.class,
            Member.Found.class,
            Coordinator.Join.class,
            Coordinator.Alive.class,
            Coordinator.Draining.class,
            Coordinator.Left.class,
            Coordinator.GetStatus.class,
            Coordinator.Steer.class,
            Coordinator.Steered.class,
            RunStatus.class,
            Member.JoinAgain.class,
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
            Member.Mark.class,
            Coordinator.Verb.class,
            RunStatus.Node.class,
            RunStatus.Worker.class,
            LedgerTotals.class);

    private ControlMessages() {}
}
