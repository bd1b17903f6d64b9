package io.sd2ail.imitation;

import io.sd2ail.data.MetricAccumulator;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RandomStream;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.learning.CriticResult;
import io.sd2ail.learning.PolicyResult;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.learning.ValueBounds;
import io.sd2ail.replay.ReplayRows;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/// What every algorithm with a soft actor-critic policy does around its step.
final class SacSteps {
    private SacSteps() {}

    /// @param rewards [B]
    static SacBatch of(ReplayRows draw, float[] rewards, int actionSize, SacConfig config, RandomStream random) {
        return new SacBatch(
                draw.rows(),
                draw.observations(),
                draw.actions(),
                rewards,
                draw.nextObservations(),
                draw.terminal(),
                random.gaussians(draw.rows() * actionSize),
                random.gaussians(draw.rows() * actionSize),
                targetCritics(config, random));
    }

    /// All, or as many as the settings say, drawn without replacement.
    private static int[] targetCritics(SacConfig config, RandomStream random) {
        int[] critics = IntStream.range(0, config.critics()).toArray();
        Integer count = config.targetCritics();
        if (count == null || count == critics.length) {
            return critics;
        }
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(critics.length - i);
            int drawn = critics[other];
            critics[other] = critics[i];
            critics[i] = drawn;
        }
        return Arrays.copyOf(critics, count);
    }

    /// What goes out with a policy snapshot.
    static Map<String, float[]> policyArrays(float[] policy, ObservationNormalizer normalizer) {
        return Map.of(
                ParameterSnapshot.POLICY, policy,
                ParameterSnapshot.OBSERVATION_MEAN, normalizer.mean(),
                ParameterSnapshot.OBSERVATION_SCALE, normalizer.scale());
    }

    /// The whole step, and what it saw.
    static void step(SacTrainer trainer, SacBatch batch, MetricAccumulator metrics) {
        report(metrics, trainer.updateCritics(batch, ValueBounds.NONE));
        report(metrics, trainer.updatePolicy(batch, null));
    }

    static void report(MetricAccumulator metrics, CriticResult result) {
        metrics.add("train/critic_loss", result.loss());
        metrics.add("train/value_mean", result.meanValue());
    }

    static void report(MetricAccumulator metrics, PolicyResult result) {
        metrics.add("train/policy_loss", result.loss());
        metrics.add("train/temperature", result.temperature());
        metrics.add("train/temperature_loss", result.temperatureLoss());
        metrics.add("train/entropy", result.entropy());
    }
}
