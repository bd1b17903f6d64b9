package io.sd2ail.data;

/// Synthetic demonstrations that passed the confidence threshold.
///
/// @param generator name of the generator that sampled them
/// @param sequence 0, 1, 2, ... within one life of the generator
/// @param diffusionVersion version of the diffusion parameters that sampled and scored them
/// @param sampled rows sampled before the threshold was applied; `rows / sampled` is the admission rate
/// @param threshold the threshold that was applied
/// @param rows rows that passed; may be 0
/// @param rowSize entries of one row
/// @param values [rows, rowSize], in the normalised space of the discriminator
public record SyntheticBatch(
        String generator,
        long sequence,
        long diffusionVersion,
        int sampled,
        float threshold,
        int rows,
        int rowSize,
        float[] values) {
    /// @throws IllegalArgumentException when `values` is not [rows, rowSize] or more rows passed than were sampled
    public SyntheticBatch {
        if (values.length != rows * rowSize) {
            throw new IllegalArgumentException("values has " + values.length + " entries, [" + rows + ", " + rowSize
                    + "] needs " + rows * rowSize);
        }
        if (rows > sampled) {
            throw new IllegalArgumentException(rows + " rows passed of " + sampled + " sampled");
        }
    }
}
