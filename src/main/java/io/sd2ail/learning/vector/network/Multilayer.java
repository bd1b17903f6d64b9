package io.sd2ail.learning.vector.network;

import io.sd2ail.kernel.Elementwise;
import io.sd2ail.kernel.LayerNorm;
import io.sd2ail.learning.vector.network.Parameters.Placement;
import java.util.List;

/// Two hidden layers of rectified units and a linear head: the shape of policy and critics.
///
/// ```
/// h1 = relu(W1 x + b1)    h2 = relu(W2 h1 + b2)    y = W3 h2 + b3
/// ```
///
/// or with [LayerNorm] before each rectifier.
public final class Multilayer {
    public final Linear first;
    public final Linear second;
    public final Linear head;
    private final boolean normalized;

    /// @param normalized whether hidden layers are normalised
    Multilayer(int in, int width, int out, boolean normalized) {
        this.normalized = normalized;
        first = new Linear(in, width);
        second = new Linear(width, width);
        head = new Linear(width, out);
    }

    /// @param prefix of the layers' names in the layout
    List<Placement> placements(String prefix, String headName) {
        return List.of(
                Placement.whole(first, prefix + "l1"),
                Placement.whole(second, prefix + "l2"),
                Placement.whole(head, prefix + headName));
    }

    /// One worker's memory for a block.
    public static final class Activations {
        /// Hidden layers [rows, width].
        public final float[] h1;

        public final float[] h2;
        /// Of normalised layers, before the rectifier [rows, width], and what each row was multiplied by.
        public final float[] n1;
        public final float[] n2;
        public final float[] scale1;
        public final float[] scale2;
        /// Output, or what became of it [rows, out].
        public final float[] y;

        public Activations(Multilayer network) {
            h1 = new float[RowLanes.BLOCK * network.first.outStride];
            h2 = new float[RowLanes.BLOCK * network.second.outStride];
            int normalized = network.normalized ? RowLanes.BLOCK : 0;
            n1 = new float[normalized * network.first.outStride];
            n2 = new float[normalized * network.second.outStride];
            scale1 = new float[normalized];
            scale2 = new float[normalized];
            y = new float[RowLanes.BLOCK * network.head.outStride];
        }
    }

    /// @param x [rows, in]
    public void forward(float[] x, int rows, Activations a) {
        hidden(first, x, rows, a.n1, a.scale1, a.h1);
        hidden(second, a.h1, rows, a.n2, a.scale2, a.h2);
        head.forwardWithBias(a.h2, rows, a.y);
    }

    private void hidden(Linear layer, float[] x, int rows, float[] n, float[] scale, float[] h) {
        float[] bias = layer.parameters.bias();
        if (normalized) {
            layer.forward(x, 0, rows, n, 0);
            LayerNorm.forward(n, rows, layer.out, layer.outStride, bias, scale, h);
        } else {
            layer.forward(x, 0, rows, h, 0);
            Elementwise.relu(h, rows, layer.outStride, bias);
        }
    }

    /// Copies the hidden layers of one row.
    public void copyRow(Activations from, int row, Activations to, int toRow) {
        int width = first.outStride;
        System.arraycopy(from.h1, row * width, to.h1, toRow * width, width);
        System.arraycopy(from.h2, row * width, to.h2, toRow * width, width);
        if (normalized) {
            System.arraycopy(from.n1, row * width, to.n1, toRow * width, width);
            System.arraycopy(from.n2, row * width, to.n2, toRow * width, width);
            to.scale1[toRow] = from.scale1[row];
            to.scale2[toRow] = from.scale2[row];
        }
    }

    /// Adds the gradients of the parameters, from dL/dy in `y`.
    ///
    /// @param gradient of the three layers
    /// @param dh2 scratch of the size of the second hidden layer
    /// @param dh1 scratch of the size of the first
    public void backward(float[] x, int rows, Activations a, List<Affine> gradient, float[] dh2, float[] dh1) {
        head.addGradient(a.y, a.h2, rows, gradient.get(2));
        backwardHead(rows, a, dh2);
        second.addGradient(dh2, a.h1, rows, gradient.get(1));
        backwardSecond(rows, a, dh2, dh1);
        first.addGradient(dh1, x, rows, gradient.get(0));
    }

    /// dL/dx alone, from dL/dy in `y`.
    ///
    /// @param dx [rows, in]
    public void inputGradient(int rows, Activations a, float[] dh2, float[] dh1, float[] dx) {
        backwardHead(rows, a, dh2);
        backwardSecond(rows, a, dh2, dh1);
        first.backward(dh1, rows, dx);
    }

    private void backwardHead(int rows, Activations a, float[] dh2) {
        head.backward(a.y, rows, dh2);
        hiddenBackward(second, dh2, rows, a.n2, a.scale2, a.h2);
    }

    private void backwardSecond(int rows, Activations a, float[] dh2, float[] dh1) {
        second.backward(dh2, rows, dh1);
        hiddenBackward(first, dh1, rows, a.n1, a.scale1, a.h1);
    }

    private void hiddenBackward(Linear layer, float[] gradient, int rows, float[] n, float[] scale, float[] h) {
        if (normalized) {
            LayerNorm.backward(gradient, n, scale, rows, layer.out, layer.outStride);
        } else {
            Elementwise.reluBackward(gradient, h, rows * layer.outStride);
        }
    }
}
