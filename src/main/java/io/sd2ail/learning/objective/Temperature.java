package io.sd2ail.learning.objective;

import io.sd2ail.data.State;
import io.sd2ail.learning.SacConfig;

/// SAC's automatic temperature (Haarnoja et al. 2018, arXiv 1812.05905, section 5): its logarithm follows the gap
/// between the policy's entropy and a target, by Adam. One number, so plain Java for every backend.
public final class Temperature {
    private static final double EPSILON = 1e-8;

    private final SacConfig config;
    private final double targetEntropy;
    private float logarithm;
    private float firstMoment;
    private float secondMoment;
    private long steps;

    public Temperature(SacConfig config, int actionSize) {
        this.config = config;
        this.targetEntropy = config.targetEntropyFor(actionSize);
        this.logarithm = (float) Math.log(config.initialTemperature());
    }

    public float value() {
        return (float) Math.exp(logarithm);
    }

    public float logarithm() {
        return logarithm;
    }

    /// d loss / d logarithm.
    public float gradient(double meanLogProbability) {
        return (float) -(meanLogProbability + targetEntropy);
    }

    /// -logarithm (mean log-probability + target entropy).
    public float loss(double meanLogProbability) {
        return logarithm * gradient(meanLogProbability);
    }

    /// One Adam step.
    public void update(double meanLogProbability) {
        steps++;
        double g = gradient(meanLogProbability);
        firstMoment = (float) (config.beta1() * firstMoment + (1 - config.beta1()) * g);
        secondMoment = (float) (config.beta2() * secondMoment + (1 - config.beta2()) * g * g);
        double mean = firstMoment / (1 - Math.pow(config.beta1(), (double) steps));
        double deviation = Math.sqrt(secondMoment / (1 - Math.pow(config.beta2(), (double) steps)));
        logarithm = (float) (logarithm - config.learningRate() * mean / (deviation + EPSILON));
    }

    public void save(State state) {
        state.put("parameters", logarithm);
        state.put("m", firstMoment);
        state.put("v", secondMoment);
        state.put("step", steps);
    }

    public void load(State state) {
        logarithm = state.floats("parameters", 1)[0];
        firstMoment = state.floats("m", 1)[0];
        secondMoment = state.floats("v", 1)[0];
        steps = state.number("step");
    }
}
