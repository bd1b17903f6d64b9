package io.sd2ail.learning.vector;

import io.sd2ail.kernel.Elementwise;
import io.sd2ail.learning.vector.Parameters.Placement;
import java.util.List;

/// Two hidden layers of rectified units and a linear head: the shape of policy and critics.
///
/// ```
/// h1 = relu(W1 x + b1)    h2 = relu(W2 h1 + b2)    y = W3 h2 + b3
/// ```
final class Multilayer {
    final Linear first;
    final Linear second;
    final Linear head;

    Multilayer(int in, int width, int out) {
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
    static final class Activations {
        /// Hidden layers [rows, width].
        final float[] h1;

        final float[] h2;
        /// Output, or what became of it [rows, out].
        final float[] y;

        Activations(Multilayer network) {
            h1 = new float[RowLanes.BLOCK * network.first.outStride];
            h2 = new float[RowLanes.BLOCK * network.second.outStride];
            y = new float[RowLanes.BLOCK * network.head.outStride];
        }
    }

    /// @param x [rows, in]
    void forward(float[] x, int rows, Activations a) {
        first.forward(x, 0, rows, a.h1, 0);
        Elementwise.relu(a.h1, rows, first.outStride, first.parameters.bias());
        second.forward(a.h1, 0, rows, a.h2, 0);
        Elementwise.relu(a.h2, rows, second.outStride, second.parameters.bias());
        head.forwardWithBias(a.h2, rows, a.y);
    }

    /// Copies the hidden layers of one row.
    void copyRow(Activations from, int row, Activations to, int toRow) {
        int width = first.outStride;
        System.arraycopy(from.h1, row * width, to.h1, toRow * width, width);
        System.arraycopy(from.h2, row * width, to.h2, toRow * width, width);
    }

    /// Adds the gradients of the parameters, from dL/dy in `y`.
    ///
    /// @param gradient of the three layers
    /// @param dh2 scratch of the size of the second hidden layer
    /// @param dh1 scratch of the size of the first
    void backward(float[] x, int rows, Activations a, List<Affine> gradient, float[] dh2, float[] dh1) {
        head.addGradient(a.y, a.h2, rows, gradient.get(2));
        backwardHead(rows, a, dh2);
        second.addGradient(dh2, a.h1, rows, gradient.get(1));
        backwardSecond(rows, a, dh2, dh1);
        first.addGradient(dh1, x, rows, gradient.get(0));
    }

    /// dL/dx alone, from dL/dy in `y`.
    ///
    /// @param dx [rows, in]
    void inputGradient(int rows, Activations a, float[] dh2, float[] dh1, float[] dx) {
        backwardHead(rows, a, dh2);
        backwardSecond(rows, a, dh2, dh1);
        first.backward(dh1, rows, dx);
    }

    private void backwardHead(int rows, Activations a, float[] dh2) {
        head.backward(a.y, rows, dh2);
        Elementwise.reluBackward(dh2, a.h2, rows * second.outStride);
    }

    private void backwardSecond(int rows, Activations a, float[] dh2, float[] dh1) {
        second.backward(dh2, rows, dh1);
        Elementwise.reluBackward(dh1, a.h1, rows * first.outStride);
    }
}
