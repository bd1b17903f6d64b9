package io.sd2ail.demonstration;

/// What one row of the discriminator is made of.
public enum RowLayout {
    /// [action, observation]: the paper's Hopper, HalfCheetah and Walker2d.
    ACTION_OBSERVATION {
        @Override
        public int rowSize(int observationSize, int actionSize) {
            return actionSize + observationSize;
        }

        @Override
        public float[] join(int rows, float[] observations, float[] actions, float[] nextObservations) {
            return interleave(rows, actions, observations);
        }
    },
    /// [observation, next observation], for demonstrations whose actions are unknown: the paper's Ant.
    OBSERVATION_NEXT {
        @Override
        public int rowSize(int observationSize, int actionSize) {
            return 2 * observationSize;
        }

        @Override
        public float[] join(int rows, float[] observations, float[] actions, float[] nextObservations) {
            return interleave(rows, observations, nextObservations);
        }
    };

    /// Entries of one row.
    public abstract int rowSize(int observationSize, int actionSize);

    /// Rows from columns.
    ///
    /// @param rows B
    /// @param observations [B, observation], normalised
    /// @param actions [B, action], in [-1, 1]
    /// @param nextObservations [B, observation], normalised
    /// @return [B, rowSize]
    public abstract float[] join(int rows, float[] observations, float[] actions, float[] nextObservations);

    private static float[] interleave(int rows, float[] first, float[] second) {
        if (rows == 0) {
            return new float[0];
        }
        int firstSize = first.length / rows;
        int secondSize = second.length / rows;
        float[] joined = new float[first.length + second.length];
        for (int row = 0; row < rows; row++) {
            int at = row * (firstSize + secondSize);
            System.arraycopy(first, row * firstSize, joined, at, firstSize);
            System.arraycopy(second, row * secondSize, joined, at + firstSize, secondSize);
        }
        return joined;
    }
}
