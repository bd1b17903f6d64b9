package io.sd2ail.learning;

import io.sd2ail.config.Range;
import org.jspecify.annotations.Nullable;

/// Soft actor-critic with automatic temperature (Haarnoja et al. 2018, arXiv 1812.05905).
///
/// @param learningRate Adam's, for critics, policy and temperature; the paper's program: 3e-4
/// @param beta1 Adam's; the paper's program: 0.25
/// @param beta2 Adam's; 0.999
/// @param discount gamma; 0.99
/// @param targetRate tau of the Polyak average; 0.005
/// @param initialTemperature 0.2
/// @param targetEntropy by default minus half the action's size
/// @param rewardScale factor on the reward; the paper's program: 2
/// @param meanPenalty weight of the squared policy means; 1e-3
/// @param logStdPenalty weight of the squared log standard deviations; 1e-3
/// @param initialLogStd of the policy's logarithms of standard deviations at the start; 0
/// @param policyAverage rate of the policy's Polyak average, which is what acts; 1 for the policy itself
/// @param critics N, each with its own weights; 2
/// @param targetCritics M: targets take the smallest value of so many critics, drawn anew for each step, and the
/// policy's loss the mean of all N (REDQ, Chen et al. 2021, arXiv 2101.05982); null, or N: the smallest of all, in both
/// @param layerNorm whether the critics' hidden layers are normalised (Ball et al. 2023, arXiv 2302.02948)
/// @param logProbability which constant the Gaussian's log-density subtracts
public record SacConfig(
        @Range(min = 1e-9, max = 1) double learningRate,
        @Range(min = 0, max = 0.9999) double beta1,
        @Range(min = 0, max = 0.999999) double beta2,
        @Range(min = 0, max = 1) double discount,
        @Range(min = 0, max = 1) double targetRate,
        @Range(min = 1e-6) double initialTemperature,
        @Nullable Double targetEntropy,
        @Range(min = 0) double rewardScale,
        @Range(min = 0) double meanPenalty,
        @Range(min = 0) double logStdPenalty,
        @Range(min = -20, max = 2) double initialLogStd,
        @Range(min = 1e-6, max = 1) double policyAverage,
        @Range(min = 1, max = 16) int critics,
        @Range(min = 1, max = 16) @Nullable Integer targetCritics,
        boolean layerNorm,
        LogProbability logProbability) {
    public SacConfig {
        if (targetCritics != null && targetCritics > critics) {
            throw new IllegalArgumentException("target-critics is " + targetCritics + " but critics is " + critics
                    + ": the targets can take the smallest of at most all of them; set critics higher, or"
                    + " target-critics to null for all");
        }
    }

    /// The constant in the log-density of the policy's Gaussian.
    public enum LogProbability {
        /// log(2 pi) / 2 once a dimension: the textbook.
        TEXTBOOK,
        /// log(2 pi) / 2 once, whatever the dimension: what the authors' program computes.
        REFERENCE
    }

    /// Whether a target takes the smallest value of some critics instead of all.
    public boolean drawsTargetCritics() {
        return targetCritics != null && targetCritics < critics;
    }

    /// @param actionSize entries of an action
    public double targetEntropyFor(int actionSize) {
        return targetEntropy == null ? -actionSize / 2.0 : targetEntropy;
    }
}
