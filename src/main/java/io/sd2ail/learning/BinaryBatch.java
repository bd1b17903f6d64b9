package io.sd2ail.learning;

/// The rows and draws of one step of a binary discriminator, expert rows before agent rows.
///
/// @param count E expert rows, and as many agent rows
/// @param rows [2 E, rowSize]
/// @param mixing [E], u in [0, 1): the gradient penalty is taken at u expert + (1 - u) agent
public record BinaryBatch(int count, float[] rows, float[] mixing) {
    /// @throws IllegalArgumentException when rows and draws don't fit together
    public BinaryBatch {
        if (count < 1 || rows.length % (2 * count) != 0 || mixing.length != count) {
            throw new IllegalArgumentException("a batch of " + count + " expert rows and as many agent rows can't have "
                    + rows.length + " entries and " + mixing.length + " mixing weights");
        }
    }
}
