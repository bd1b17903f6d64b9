package io.sd2ail.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.export.ActingPolicy;
import io.sd2ail.export.GivenPolicy;
import io.sd2ail.fake.FakeParts;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.network.ParameterLayout;
import io.sd2ail.run.EvaluationResult;
import io.sd2ail.training.LearningTask;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BestPolicyTest {
    private final LearningTask task = new FakeParts("").task();

    @TempDir
    private Path policies;

    private ParameterSnapshot policy(float value) {
        float[] parameters = new float[ParameterLayout.policy(task.shape()).size()];
        Arrays.fill(parameters, value);
        return new ParameterSnapshot(
                ParameterSnapshot.Topic.POLICY,
                7,
                70,
                Map.of(
                        ParameterSnapshot.POLICY, parameters,
                        ParameterSnapshot.OBSERVATION_MEAN, new float[2],
                        ParameterSnapshot.OBSERVATION_SCALE, new float[] {1, 1}));
    }

    private static EvaluationResult result(long steps, double... returns) {
        return new EvaluationResult(steps, 70, 7, returns, 10, List.of(), 0);
    }

    private PolicyFile.Stored kept() {
        return PolicyFile.read(PolicyFile.Choice.BEST.in(policies), task.shape());
    }

    private float weight() {
        return Objects.requireNonNull(kept().content().tensors().get("l1.weight"))
                .values()[0];
    }

    @Test
    void offer_betterOne_replacesTheFormerWithItsEvaluation() {
        BestPolicy best = new BestPolicy(policies, task);
        best.offer(policy(0.25f), result(100, -5, -7));
        best.offer(policy(0.5f), result(200, -3, -5));
        assertThat(weight()).isEqualTo(0.5f);
        assertThat(kept().environmentSteps()).isEqualTo(200);
        assertThat(kept().updates()).isEqualTo(70);
        assertThat(kept().meanReturn()).isEqualTo(-4);
        assertThat(kept().content().metadata())
                .containsEntry("std_return", "1.0")
                .containsEntry("episodes", "2");
    }

    @Test
    void offer_anyOne_keepsTheSamePolicyAsOnnxBesideIt() {
        new BestPolicy(policies, task).offer(policy(0.25f), result(100, -5));
        GivenPolicy onnx = GivenPolicy.read(PolicyFile.Choice.BEST.in(policies, "onnx"));
        double[] observation = {0.3, 0.4};
        assertThat(new ActingPolicy(onnx, task.spec()).apply(observation))
                .containsExactly(kept().policy().actDeterministic(observation), within(1e-6f));
        assertThat(onnx.environment()).isEqualTo("Fake-v0");
    }

    @Test
    void offer_equalWorseOrUnknownOne_keepsTheFormer() {
        BestPolicy best = new BestPolicy(policies, task);
        best.offer(policy(0.25f), result(100, -5));
        best.offer(policy(0.5f), result(200, -5));
        best.offer(policy(0.5f), result(300, -6));
        best.offer(policy(0.5f), result(400, Double.NaN));
        assertThat(weight()).isEqualTo(0.25f);
    }

    @Test
    void offer_inALaterProcess_mustBeatTheEarlierOnes() {
        new BestPolicy(policies, task).offer(policy(0.25f), result(100, -5));
        BestPolicy resumed = new BestPolicy(policies, task);
        resumed.offer(policy(0.5f), result(200, -6));
        assertThat(weight()).isEqualTo(0.25f);
        resumed.offer(policy(0.75f), result(300, -4));
        assertThat(weight()).isEqualTo(0.75f);
    }
}
