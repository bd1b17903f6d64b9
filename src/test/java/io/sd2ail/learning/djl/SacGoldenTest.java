package io.sd2ail.learning.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.sd2ail.Golden;
import io.sd2ail.data.State;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacResult;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SacGoldenTest {
    private static final double TOLERANCE = 2e-6;
    private static final double LOSS_FRACTION = 5e-5;
    private static final double GRADIENT_FRACTION = 2e-5;
    private static final double AFTER_TOLERANCE = 3e-6;

    @ParameterizedTest
    @CsvSource({"sac_hopper,", "sac_halfcheetah, -3"})
    void step_goldenBatches_givesTheGoldenWeights(String file, @Nullable Double targetEntropy) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = shape(golden);
        try (DeviceMemory memory = new DeviceMemory(Device.cpu())) {
            SoftActorCritic sac = sac(memory, golden, shape, targetEntropy);
            for (int step = 1; step <= 2; step++) {
                SacResult result = sac.step(batch(golden, shape, step));
                float[] criticLosses = golden.floats("loss_q" + step);
                float meanLoss = (criticLosses[0] + criticLosses[1]) / 2;
                assertThat(result.criticLoss()).isCloseTo(meanLoss, within((float) LOSS_FRACTION * meanLoss));
                golden.checkOfLargest("loss_pi" + step, new float[] {result.policyLoss()}, LOSS_FRACTION);
                golden.checkOfLargest("loss_alpha" + step, new float[] {result.temperatureLoss()}, LOSS_FRACTION);
                checkWeights(golden, shape, "after" + step + ".", sac);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"sac_hopper,", "sac_halfcheetah, -3"})
    void evaluate_beforeAnyStep_givesTheGoldenTargetsLossesAndCriticGradients(
            String file, @Nullable Double targetEntropy) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = shape(golden);
        SacBatch batch = batch(golden, shape, 1);
        try (DeviceMemory memory = new DeviceMemory(Device.cpu())) {
            SoftActorCritic sac = sac(memory, golden, shape, targetEntropy);
            float[] targets = sac.targets(batch, 0.2f);
            golden.checkOfLargest("y", targets, LOSS_FRACTION);
            try (StepScope scope = memory.training()) {
                SoftActorCritic.CriticEvaluation critics = sac.evaluateCritics(scope, batch, targets);
                float[] losses = {critics.firstLoss(), critics.secondLoss()};
                golden.checkOfLargest("loss_q1", losses, LOSS_FRACTION);
                GoldenNetwork.forEach(
                        critics.gradient().toFloatArray(),
                        "grad.",
                        ParameterLayout.critics(shape),
                        (key, part) -> golden.checkOfLargest(key, part, GRADIENT_FRACTION));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"sac_hopper,", "sac_halfcheetah, -3"})
    void evaluatePolicy_withTheUpdatedCritics_givesTheGoldenGradients(String file, @Nullable Double targetEntropy) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = shape(golden);
        try (DeviceMemory memory = new DeviceMemory(Device.cpu());
                StepScope scope = memory.training()) {
            ParameterLayout layout = ParameterLayout.policy(shape);
            SoftActorCritic sac = new SoftActorCritic(
                    memory,
                    shape,
                    config(targetEntropy),
                    GoldenNetwork.flatPolicy(golden, "pi.", layout),
                    GoldenNetwork.flat(golden, "after1.", ParameterLayout.critics(shape)));
            SoftActorCritic.PolicyEvaluation policy = sac.evaluatePolicy(scope, batch(golden, shape, 1), 0.2f);
            GoldenNetwork.forEachOfPolicy(
                    policy.gradient().toFloatArray(),
                    "grad.pi.",
                    layout,
                    (key, part) -> golden.checkOfLargest(key, part, GRADIENT_FRACTION));
            Temperature temperature = new Temperature(config(targetEntropy), shape.actionSize());
            float[] slope = {temperature.gradient(policy.meanLogProbability())};
            golden.checkOfLargest("grad.log_alpha", slope, GRADIENT_FRACTION);
        }
    }

    @ParameterizedTest
    @CsvSource({"sac_hopper", "sac_halfcheetah"})
    void networks_goldenObservations_giveTheGoldenActionsAndValues(String file) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = shape(golden);
        SacBatch batch = batch(golden, shape, 1);
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
        ParameterLayout layout = ParameterLayout.critics(shape);
        Parameters parameters = new Parameters(memory, layout, GoldenNetwork.flat(golden, prefix, layout));
        TwinCritic critic = new TwinCritic(parameters.frozen(scope));
        float[] first = critic.first(input).toFloatArray();
        float[] second = critic.second(input).toFloatArray();
        golden.check(key, GoldenNetwork.concatenate(first, second), TOLERANCE, TOLERANCE);
    }

    private static void checkWeights(Golden golden, NetworkShape shape, String prefix, SoftActorCritic sac) {
        State state = State.create();
        sac.save(state);
        ParameterLayout critics = ParameterLayout.critics(shape);
        GoldenNetwork.forEachOfPolicy(
                state.scope("policy").floats("parameters"),
                prefix + "pi.",
                ParameterLayout.policy(shape),
                (key, part) -> golden.check(key, part, AFTER_TOLERANCE, 0));
        GoldenNetwork.forEach(
                state.scope("critics").floats("parameters"),
                prefix,
                critics,
                (key, part) -> golden.check(key, part, AFTER_TOLERANCE, 0));
        GoldenNetwork.forEach(
                state.scope("targetCritics").floats("parameters"),
                prefix + "target_",
                critics,
                (key, part) -> golden.check(key, part, AFTER_TOLERANCE, 0));
        float[] logarithm = state.scope("temperature").floats("parameters");
        golden.check(prefix + "log_alpha", logarithm, AFTER_TOLERANCE, 0);
    }

    private static NetworkShape shape(Golden golden) {
        int observation = Math.toIntExact(golden.array("obs").shape()[1]);
        int action = Math.toIntExact(golden.array("act").shape()[1]);
        int width = Math.toIntExact(golden.array("pi.l1.bias").shape()[0]);
        return new NetworkShape(observation, action, observation + action, action, 32, width, 10);
    }

    private static SacConfig config(@Nullable Double targetEntropy) {
        return new SacConfig(
                3e-4, 0.25, 0.999, 0.99, 0.005, 0.2, targetEntropy, 2, 1e-3, 1e-3, SacConfig.LogProbability.REFERENCE);
    }

    /// The golden target critics differ from the critics, so they are put in through a saved state.
    private static SoftActorCritic sac(
            DeviceMemory memory, Golden golden, NetworkShape shape, @Nullable Double targetEntropy) {
        ParameterLayout critics = ParameterLayout.critics(shape);
        float[] policy = GoldenNetwork.flatPolicy(golden, "pi.", ParameterLayout.policy(shape));
        SoftActorCritic sac = new SoftActorCritic(
                memory, shape, config(targetEntropy), policy, GoldenNetwork.flat(golden, "", critics));
        State state = State.create();
        sac.save(state);
        float[] target = state.scope("targetCritics").floats("parameters", critics.size());
        System.arraycopy(GoldenNetwork.flat(golden, "target_", critics), 0, target, 0, target.length);
        state.scope("temperature").floats("parameters", 1)[0] = golden.floats("log_alpha")[0];
        sac.load(state);
        return sac;
    }

    private static SacBatch batch(Golden golden, NetworkShape shape, int step) {
        float[] rewards = golden.floats("reward");
        int drawn = rewards.length * shape.actionSize();
        return new SacBatch(
                rewards.length,
                golden.floats("obs"),
                golden.floats("act"),
                rewards,
                golden.floats("next_obs"),
                golden.floats("done"),
                GoldenNetwork.part(golden.floats("eps_next"), (step - 1) * drawn, drawn),
                GoldenNetwork.part(golden.floats("eps_pi"), (step - 1) * drawn, drawn));
    }

    private static void check(Golden golden, String key, NDArray actual) {
        golden.check(key, actual.toFloatArray(), TOLERANCE, TOLERANCE);
    }
}
