package io.sd2ail.protocol;

import io.sd2ail.evaluation.EvaluationQueue;
import io.sd2ail.learner.Intake;
import io.sd2ail.learner.SyntheticIntake;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ParameterBroadcast;
import org.apache.pekko.actor.typed.ActorRef;

/// The doors of the learner's side, for nodes.
///
/// @param intake takes transitions
/// @param syntheticIntake takes synthetic demonstrations
/// @param parameters gives the newest weights
/// @param evaluations gives work to evaluators
/// @param evaluationPolicies gives the policies that are to be evaluated
/// @param board is told who waits for what
public record Services(
        ActorRef<Intake.Command> intake,
        ActorRef<SyntheticIntake.Command> syntheticIntake,
        ActorRef<ParameterBroadcast.Command> parameters,
        ActorRef<EvaluationQueue.Command> evaluations,
        ActorRef<ParameterBroadcast.Command> evaluationPolicies,
        ActorRef<ActivityBoard.Command> board) {}
