package io.sd2ail.network;

import io.sd2ail.kernel.Lanes;

/// One linear layer as inference wants it: weights transposed, [inputs, outputs], so that each input meets one
/// contiguous row, and both sizes padded with zeros to whole vectors, so that no loop over vectors has a remainder.
///
/// @param inputs padded entries of the layer's input
/// @param outputs padded entries of its output
/// @param weight [inputs, outputs]
/// @param bias [outputs]
record LinearLayer(int inputs, int outputs, float[] weight, float[] bias) {
    /// A layer of a network's flat parameters, copied.
    static LinearLayer of(ParameterLayout layout, String name, float[] parameters) {
        ParameterLayout.Slice weight = layout.slice(name + ".weight");
        ParameterLayout.Slice bias = layout.slice(name + ".bias");
        int rows = (int) weight.shape()[0];
        int columns = (int) weight.shape()[1];
        int inputs = padded(columns);
        int outputs = padded(rows);
        float[] transposed = new float[inputs * outputs];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column * outputs + row] = parameters[weight.offset() + row * columns + column];
            }
        }
        float[] paddedBias = new float[outputs];
        System.arraycopy(parameters, bias.offset(), paddedBias, 0, rows);
        return new LinearLayer(inputs, outputs, transposed, paddedBias);
    }

    /// By the constant alone: [Lanes] itself needs the Vector API.
    private static int padded(int size) {
        return Math.ceilDiv(size, Lanes.PADDING) * Lanes.PADDING;
    }
}
