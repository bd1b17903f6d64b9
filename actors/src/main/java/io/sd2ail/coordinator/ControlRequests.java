package io.sd2ail.coordinator;

import io.sd2ail.learner.LearnerCommand;
import io.sd2ail.learner.SettingChange;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What users ask of a run: says at once why something can't be done, has the rest done, and keeps a record of it.
/// Lives in the [Coordinator].
final class ControlRequests {
    private static final Logger log = LoggerFactory.getLogger(ControlRequests.class);

    private final ActorRef<LearnerCommand> learner;
    private final ControlState control;
    private final BiConsumer<CoordinatorCommand.Steer, CompletableFuture<String>> answers;

    /// @param answers takes a request with the learner's answer to come, which is for [#changed]
    ControlRequests(
            ActorRef<LearnerCommand> learner,
            Path runDirectory,
            BiConsumer<CoordinatorCommand.Steer, CompletableFuture<String>> answers) {
        this.learner = learner;
        this.control = ControlState.of(runDirectory);
        this.answers = answers;
    }

    boolean paused() {
        return control.paused();
    }

    /// Factor of the policy's noise in rollouts.
    double exploration() {
        return control.exploration();
    }

    /// Has the learner do again what was asked of earlier processes of the run.
    void putInForce() {
        if (control.paused()) {
            learner.tell(new LearnerCommand.SetPaused(true));
        }
        control.evaluationInterval()
                .ifPresent(steps -> learner.tell(new LearnerCommand.Change(
                        new SettingChange.EvaluationInterval(steps), new CompletableFuture<>())));
    }

    /// @param nodes null before there are any
    void ask(CoordinatorCommand.Steer steer, @Nullable Membership nodes) {
        switch (steer.verb()) {
            case PAUSE -> {
                learner.tell(new LearnerCommand.SetPaused(true));
                done(steer, "the run is paused: environments wait, nothing is lost");
            }
            case RESUME -> {
                learner.tell(new LearnerCommand.SetPaused(false));
                done(steer, "the run goes on");
            }
            case DRAIN -> drain(steer, nodes);
            case SET -> set(steer);
            case EVALUATE -> now(steer, LearnerCommand.Task.EVALUATE);
            case CHECKPOINT -> now(steer, LearnerCommand.Task.CHECKPOINT);
        }
    }

    private void drain(CoordinatorCommand.Steer steer, @Nullable Membership nodes) {
        NodeTable.Present node =
                nodes == null ? null : nodes.named(steer.subject()).orElse(null);
        if (node == null) {
            List<String> names = nodes == null
                    ? List.of()
                    : nodes.members().stream()
                            .map(member -> member.card().name())
                            .toList();
            refused(steer, "there is no node '" + steer.subject() + "': the nodes are " + String.join(", ", names));
        } else if (node.card().roles().contains(Role.LEARNER)) {
            refused(
                    steer,
                    steer.subject() + " has the learner, which can't be drained: stop its process (SIGTERM), it saves"
                            + " everything and goes on with --resume");
        } else {
            node.member().tell(new MemberCommand.Drain("asked by " + steer.by()));
            done(steer, node.card().name() + " sends what is left and leaves");
        }
    }

    private void set(CoordinatorCommand.Steer steer) {
        try {
            switch (ControlState.Key.of(steer.subject())) {
                case RATIO -> change(steer, new SettingChange.Ratio(control.number(steer)));
                case EVALUATION_INTERVAL ->
                    change(steer, new SettingChange.EvaluationInterval(control.wholeNumber(steer)));
                case EXPLORATION -> {
                    control.checkExploration(steer);
                    changed(steer, "");
                }
            }
        } catch (IllegalArgumentException wrong) {
            refused(steer, String.valueOf(wrong.getMessage()));
        }
    }

    private void change(CoordinatorCommand.Steer steer, SettingChange setting) {
        CompletableFuture<String> refusal = new CompletableFuture<>();
        learner.tell(new LearnerCommand.Change(setting, refusal));
        answers.accept(steer, refusal);
    }

    private void now(CoordinatorCommand.Steer steer, LearnerCommand.Task task) {
        CompletableFuture<String> refusal = new CompletableFuture<>();
        learner.tell(new LearnerCommand.Now(task, refusal));
        answers.accept(steer, refusal);
    }

    /// The learner did what it was asked for.
    ///
    /// @param refusal why it did not; empty when it did
    void changed(CoordinatorCommand.Steer steer, String refusal) {
        if (refusal.isEmpty()) {
            done(
                    steer,
                    switch (steer.verb()) {
                        case EVALUATE -> "the present policy is being evaluated";
                        case CHECKPOINT -> "a checkpoint is being written";
                        case PAUSE, RESUME, DRAIN, SET -> steer.subject() + " is " + steer.value() + " from now on";
                    });
        } else {
            refused(steer, refusal);
        }
    }

    private void done(CoordinatorCommand.Steer steer, String words) {
        String notKept = control.record(steer);
        log.info("{} ({}, {})", words, steer.by(), steer.origin().label());
        steer.replyTo().tell(new CoordinatorCommand.Steered(true, notKept.isEmpty() ? words : words + "; " + notKept));
    }

    private static void refused(CoordinatorCommand.Steer steer, String words) {
        steer.replyTo().tell(new CoordinatorCommand.Steered(false, words));
    }
}
