package io.sd2ail.data;

import java.util.Map;

/// A version of what one topic's subscribers need from the learner. Newest wins: an older version is never applied.
///
/// @param topic whom it is for
/// @param version 1, 2, 3, ... per run, shared by all topics; grows across resumes
/// @param updates learner updates done when it was taken
/// @param arrays named float arrays; the keys are constants of this class
public record ParameterSnapshot(Topic topic, long version, long updates, Map<String, float[]> arrays) {
    /// Flat policy parameters in the order of the policy's ParameterLayout.
    public static final String POLICY = "policy";
    /// Flat denoiser parameters in the order of the denoiser's ParameterLayout.
    public static final String DENOISER = "denoiser";
    /// [1], the confidence threshold that synthetic demonstrations must exceed.
    public static final String THRESHOLD = "threshold";
    /// Flat rows of the demonstrations as the discriminator sees them.
    public static final String EXPERT_ROWS = "expert-rows";
    /// [observationSize], subtracted from an observation before the networks see it.
    public static final String OBSERVATION_MEAN = "observation.mean";
    /// [observationSize], the divisor after that.
    public static final String OBSERVATION_SCALE = "observation.scale";

    /// Who subscribes.
    public enum Topic {
        /// Rollout workers and the evaluator.
        POLICY,
        /// Generators.
        DIFFUSION,
        /// Generators whose synthesis starts from demonstrations.
        DEMONSTRATIONS
    }

    public ParameterSnapshot {
        arrays = Map.copyOf(arrays);
    }

    /// @throws IllegalArgumentException when the snapshot has no such array
    public float[] array(String name) {
        float[] array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("parameter snapshot " + version + " of topic " + topic
                    + " has no array '" + name + "', only " + arrays.keySet());
        }
        return array;
    }
}
