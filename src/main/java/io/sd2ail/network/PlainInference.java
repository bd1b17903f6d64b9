package io.sd2ail.network;

import java.util.Arrays;

/// A layer's forward pass in plain Java, for machines without the Vector API.
final class PlainInference implements Inference {
    @Override
    public void linear(LinearLayer layer, float[] x, int rows, int[] active, float[] y) {
        for (int row = 0; row < rows; row++) {
            product(layer, x, row * layer.inputs(), y, row * layer.outputs());
            for (int j = 0; j < layer.outputs(); j++) {
                y[row * layer.outputs() + j] += layer.bias()[j];
            }
        }
    }

    private static void product(LinearLayer layer, float[] x, int from, float[] y, int to) {
        float[] weight = layer.weight();
        int width = layer.outputs();
        Arrays.fill(y, to, to + width, 0);
        for (int i = 0; i < layer.inputs(); i++) {
            float input = x[from + i];
            if (input != 0) {
                for (int j = 0; j < width; j++) {
                    y[to + j] = Math.fma(input, weight[i * width + j], y[to + j]);
                }
            }
        }
    }

    @Override
    public void relu(LinearLayer layer, float[] x, int rows, int[] active, float[] y) {
        linear(layer, x, rows, active, y);
        for (int i = 0; i < rows * layer.outputs(); i++) {
            y[i] = Math.max(y[i], 0);
        }
    }
}
