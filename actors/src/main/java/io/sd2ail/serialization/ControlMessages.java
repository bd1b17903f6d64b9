package io.sd2ail.serialization;

import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.LostEpisodes;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.WorkerId;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.learner.Intake;
import io.sd2ail.learner.Learner;
import io.sd2ail.learner.SyntheticIntake;
import io.sd2ail.rollout.RolloutWorker;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.Uplink;
import io.sd2ail.train.EvaluationResult;
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
            ActivityBoard.Changed.class,
            ActivityBoard.GetActivities.class,
            ActivityBoard.Activities.class,
            RolloutWorker.Stop.class,
            RolloutWorker.Stopped.class,
            Learner.GetStatus.class,
            Learner.Status.class,
            Evaluator.Evaluate.class,
            Evaluator.Evaluated.class,
            Evaluator.MeasureRandomPolicy.class,
            Evaluator.RandomReturn.class,
            ActivityBoard.EpisodesLost.class);

    /// Records and enums within messages, numbered from 0.
    static final List<Class<?>> PARTS = List.of(
            WorkerId.class,
            EpisodeResult.class,
            EvaluationResult.class,
            ParameterSnapshot.Topic.class,
            ActivityBoard.Activity.class,
            LostEpisodes.class,
            EvaluationResult.Figure.class);

    private ControlMessages() {}
}
