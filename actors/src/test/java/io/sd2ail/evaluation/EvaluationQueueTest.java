package io.sd2ail.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.run.EvaluationResult;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ActivityReporter;
import io.sd2ail.stream.ParameterBroadcast;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class EvaluationQueueTest {
    private static final ActorTestKit KIT = ActorTestKit.create("evaluation-queue");

    private final TestProbe<ParameterBroadcast.Command> policies =
            KIT.createTestProbe(ParameterBroadcast.Command.class);
    private final TestProbe<Evaluator.Evaluated> learner = KIT.createTestProbe(Evaluator.Evaluated.class);
    private final List<String> booked = new ArrayList<>();
    private final ActorRef<EvaluationQueue.Command> queue = KIT.spawn(EvaluationQueue.create(
            policies.ref(),
            (policy, answer) -> booked.add("version " + policy.version() + " at step "
                    + answer.result().environmentSteps()),
            new ActivityReporter(
                    "evaluations",
                    KIT.createTestProbe(ActivityBoard.Command.class).ref())));

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private void ask(long version, long steps) {
        queue.tell(new EvaluationQueue.Evaluate(
                new ParameterSnapshot(ParameterSnapshot.Topic.POLICY, version, version, Map.of()),
                steps,
                learner.ref()));
    }

    private static Evaluator.Evaluated answer(long version, long steps) {
        return new Evaluator.Evaluated(
                new EvaluationResult(steps, version, version, new double[] {-1}, 10, List.of(), 0), null);
    }

    private void expectPublished(long version) {
        assertThat(policies.expectMessageClass(ParameterBroadcast.Publish.class)
                        .snapshot()
                        .version())
                .isEqualTo(version);
    }

    @Test
    void evaluator_thatComesLate_isGivenEachPolicyWhenItsTurnIs() {
        ask(5, 100);
        ask(7, 200);
        expectPublished(5);
        TestProbe<Evaluator.Command> evaluator = KIT.createTestProbe(Evaluator.Command.class);
        queue.tell(new EvaluationQueue.Offer(evaluator.ref()));
        Evaluator.Evaluate first = evaluator.expectMessageClass(Evaluator.Evaluate.class);
        assertThat(first.minimumVersion()).isEqualTo(5);
        // The policy of step 200 goes out when that of step 100 was played, not before.
        policies.expectNoMessage();
        first.replyTo().tell(answer(5, 100));
        expectPublished(7);
        assertThat(evaluator.expectMessageClass(Evaluator.Evaluate.class).minimumVersion())
                .isEqualTo(7);
        assertThat(learner.receiveMessage().result().policyVersion()).isEqualTo(5);
    }

    @Test
    void answer_withANewerPolicysReturn_isNotBookedUnderTheOlderStep() {
        ask(5, 100);
        TestProbe<Evaluator.Command> evaluator = KIT.createTestProbe(Evaluator.Command.class);
        queue.tell(new EvaluationQueue.Offer(evaluator.ref()));
        Evaluator.Evaluate asked = evaluator.expectMessageClass(Evaluator.Evaluate.class);
        asked.replyTo().tell(answer(7, 100));
        asked.replyTo().tell(answer(5, 100));
        assertThat(learner.receiveMessage().result().policyVersion()).isEqualTo(5);
        assertThat(booked).containsExactly("version 5 at step 100");
    }
}
