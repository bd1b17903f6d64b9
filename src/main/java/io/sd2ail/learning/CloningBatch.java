package io.sd2ail.learning;

/// What an expert saw and did.
///
/// @param rows B
/// @param observations [B, observation], normalised
/// @param actions [B, action], in [-1, 1]
public record CloningBatch(int rows, float[] observations, float[] actions) {
    /// What rows of a discriminator say, parted again.
    ///
    /// @param values [rows, action and observation]
    public static CloningBatch ofRows(int rows, float[] values, int observationSize, int actionSize) {
        float[] observations = new float[rows * observationSize];
        float[] actions = new float[rows * actionSize];
        for (int row = 0; row < rows; row++) {
            int at = row * (actionSize + observationSize);
            System.arraycopy(values, at, actions, row * actionSize, actionSize);
            System.arraycopy(values, at + actionSize, observations, row * observationSize, observationSize);
        }
        return new CloningBatch(rows, observations, actions);
    }
}
