package io.sd2ail.network;

import io.sd2ail.kernel.Elementwise;
import io.sd2ail.kernel.Gemm;
import io.sd2ail.kernel.Gemv;

/// A layer's forward pass by the JDK's Vector API: for several rows a matrix product, for one a row times a matrix.
final class VectorInference implements Inference {
    /// Rows from which the matrix product, which fetches each weight once for several rows, is the faster one.
    private static final int MATRIX_FROM = 2;

    @Override
    public void linear(LinearLayer layer, float[] x, int rows, int[] active, float[] y) {
        products(layer, x, rows, active, y);
        Elementwise.addBias(y, 0, rows, layer.outputs(), layer.bias());
    }

    @Override
    public void relu(LinearLayer layer, float[] x, int rows, int[] active, float[] y) {
        products(layer, x, rows, active, y);
        Elementwise.relu(y, rows, layer.outputs(), layer.bias());
    }

    private static void products(LinearLayer layer, float[] x, int rows, int[] active, float[] y) {
        int inputs = layer.inputs();
        int outputs = layer.outputs();
        if (rows >= MATRIX_FROM) {
            Gemm.multiply(x, 0, inputs, rows, inputs, layer.weight(), 0, outputs, outputs, y, 0, outputs, false);
            return;
        }
        for (int row = 0; row < rows; row++) {
            Gemv.multiply(x, row * inputs, inputs, active, layer.weight(), outputs, y, row * outputs);
        }
    }
}
