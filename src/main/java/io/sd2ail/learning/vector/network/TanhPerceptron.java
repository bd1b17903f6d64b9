package io.sd2ail.learning.vector.network;

import io.sd2ail.kernel.Elementwise;
import io.sd2ail.learning.vector.network.Parameters.Placement;
import io.sd2ail.network.ParameterLayout;
import java.util.List;

/// The binary discriminator's network, a block of rows at a time:
///
/// ```
/// h1 = tanh(W1 x + b1)    h2 = tanh(W2 h1 + b2)    z = w3 h2 + b3
/// ```
public final class TanhPerceptron {
    /// Numbers of the layers in [#parameters].
    public static final int FIRST = 0;

    public static final int SECOND = 1;
    public static final int OUT = 2;

    public final Linear first;
    public final Linear second;
    public final Linear out;
    public final Parameters parameters;

    public TanhPerceptron(int rowSize, int hidden) {
        first = new Linear(rowSize, hidden);
        second = new Linear(hidden, hidden);
        out = new Linear(hidden, 1);
        parameters = new Parameters(
                ParameterLayout.binaryDiscriminator(rowSize, hidden),
                List.of(Placement.whole(first, "l1"), Placement.whole(second, "l2"), Placement.whole(out, "out")));
    }

    /// One worker's memory for a block. Arrays of twice the rows have room for tangents behind the values.
    public static final class Activations {
        public final float[] x;
        public final float[] h1;
        public final float[] h2;
        /// z, then dL/dz, in the first column.
        public final float[] y;
        /// Gradients on their way back.
        public final float[] gradient1;

        public final float[] gradient2;

        public Activations(TanhPerceptron network) {
            int rows = 2 * RowLanes.BLOCK;
            x = new float[rows * network.first.inStride];
            h1 = new float[rows * network.first.outStride];
            h2 = new float[rows * network.first.outStride];
            y = new float[rows * network.out.outStride];
            gradient1 = new float[rows * network.first.outStride];
            gradient2 = new float[rows * network.first.outStride];
        }

        /// Brings rows in, from `from` on.
        public void load(TanhPerceptron network, float[] rows, int from, int count) {
            int size = network.first.in;
            for (int row = 0; row < count; row++) {
                System.arraycopy(rows, (from + row) * size, x, row * network.first.inStride, size);
            }
        }
    }

    public void forward(Activations a, int rows) {
        first.forward(a.x, 0, rows, a.h1, 0);
        Elementwise.tanh(a.h1, rows, first.outStride, first.parameters.bias());
        second.forward(a.h1, 0, rows, a.h2, 0);
        Elementwise.tanh(a.h2, rows, second.outStride, second.parameters.bias());
        out.forwardWithBias(a.h2, rows, a.y);
    }

    /// Adds the gradients of the parameters, from dL/dz in `y`.
    public void backward(Activations a, int rows, List<Affine> gradient) {
        int hidden = rows * first.outStride;
        out.addGradient(a.y, a.h2, rows, gradient.get(OUT));
        out.backward(a.y, rows, a.gradient2);
        Elementwise.tanhBackward(a.gradient2, a.h2, hidden);
        second.addGradient(a.gradient2, a.h1, rows, gradient.get(SECOND));
        second.backward(a.gradient2, rows, a.gradient1);
        Elementwise.tanhBackward(a.gradient1, a.h1, hidden);
        first.addGradient(a.gradient1, a.x, rows, gradient.get(FIRST));
    }
}
