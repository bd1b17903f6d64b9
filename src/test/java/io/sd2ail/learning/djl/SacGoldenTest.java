package io.sd2ail.learning.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.sd2ail.Golden;
import io.sd2ail.learning.GoldenBatch;
import io.sd2ail.learning.GoldenNetwork;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.ValueBounds;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SacGoldenTest {
    private static final double TOLERANCE = 2e-6;
    private static final double LOSS_FRACTION = 5e-5;

    @ParameterizedTest
    @CsvSource({"sac_hopper", "sac_halfcheetah"})
    void targets_goldenBatch_areTheGoldenOnes(String file) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = GoldenBatch.sacShape(golden);
        ParameterLayout critics = ParameterLayout.critics(shape, 2);
        float[] policy = GoldenNetwork.flatPolicy(golden, "pi.", ParameterLayout.policy(shape));
        try (DeviceMemory memory = new DeviceMemory(Device.cpu());
                StepScope scope = memory.inference()) {
            // Critics begin as their targets, and only those count here.
            SoftActorCritic sac = new SoftActorCritic(
                    memory, shape, GoldenBatch.sacConfig(null), policy, GoldenNetwork.flat(golden, "target_", critics));
            NDArray targets = sac.targets(scope, GoldenBatch.sac(golden, shape, 1), 0.2f, ValueBounds.NONE);
            golden.checkOfLargest("y", targets.toFloatArray(), LOSS_FRACTION);
        }
    }

    @ParameterizedTest
    @CsvSource({"sac_hopper", "sac_halfcheetah"})
    void networks_goldenObservations_giveTheGoldenActionsAndValues(String file) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = GoldenBatch.sacShape(golden);
        SacBatch batch = GoldenBatch.sac(golden, shape, 1);
        try (DeviceMemory memory = new DeviceMemory(Device.cpu());
                StepScope scope = memory.inference()) {
            ParameterLayout layout = ParameterLayout.policy(shape);
            Parameters parameters = new Parameters(memory, layout, GoldenNetwork.flatPolicy(golden, "pi.", layout));
            SquashedGaussianPolicy policy = new SquashedGaussianPolicy(
                    scope, parameters.frozen(scope), shape.actionSize(), SacConfig.LogProbability.REFERENCE);
            NDArray observations = scope.upload(batch.observations(), batch.rows(), shape.observationSize());
            NDArray following = scope.upload(batch.nextObservations(), batch.rows(), shape.observationSize());
            NDArray actions = scope.upload(batch.actions(), batch.rows(), shape.actionSize());

            SquashedGaussianPolicy.Draw draw = policy.draw(observations, batch.policyNoise());
            check(golden, "mean", draw.mean());
            check(golden, "log_std", draw.logStd());
            check(golden, "new_act", draw.action());
            golden.checkOfLargest("log_pi", draw.logProbability().toFloatArray(), LOSS_FRACTION);
            SquashedGaussianPolicy.Draw next = policy.draw(following, batch.nextNoise());
            check(golden, "next_act", next.action());
            golden.checkOfLargest("next_log_pi", next.logProbability().toFloatArray(), LOSS_FRACTION);
            checkValues(golden, "q_pred", memory, scope, "", Autograd.join(observations, actions), shape);
            checkValues(golden, "target_q", memory, scope, "target_", Autograd.join(following, next.action()), shape);
        }
    }

    private static void checkValues(
            Golden golden,
            String key,
            DeviceMemory memory,
            StepScope scope,
            String prefix,
            NDArray input,
            NetworkShape shape) {
        ParameterLayout layout = ParameterLayout.critics(shape, 2);
        Parameters parameters = new Parameters(memory, layout, GoldenNetwork.flat(golden, prefix, layout));
        NDArray[] values = new Critics(scope, parameters.frozen(scope), 2, false).values(input);
        float[] both = GoldenNetwork.concatenate(values[0].toFloatArray(), values[1].toFloatArray());
        golden.check(key, both, TOLERANCE, TOLERANCE);
    }

    private static void check(Golden golden, String key, NDArray actual) {
        golden.check(key, actual.toFloatArray(), TOLERANCE, TOLERANCE);
    }
}
