package io.sd2ail.learning.vector.network;

import io.sd2ail.kernel.Elementwise;
import io.sd2ail.kernel.Mish;
import io.sd2ail.learning.vector.network.Parameters.Placement;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import java.util.List;

/// The network that predicts the noise epsilon in x_t, a block of rows at a time:
///
/// ```
/// h1 = mish(W1 x_t + bias_t)    h2 = mish(W2 h1 + b2)    h3 = mish(W3 h2 + b3)    epsilon_hat = W4 h3 + b4
/// ```
///
/// with bias_t from the [TimeNetwork] and W1 the first layer's columns that act on x_t.
public final class Denoiser {
    /// Numbers of the layers in [#parameters].
    public static final int TIME_FIRST = 0;

    public static final int TIME_SECOND = 1;
    public static final int TIME_JOIN = 2;
    public static final int FIRST = 3;
    public static final int SECOND = 4;
    public static final int THIRD = 5;
    public static final int OUT = 6;

    public final TimeNetwork time;
    public final Linear first;
    public final Linear second;
    public final Linear third;
    public final Linear out;
    public final Parameters parameters;

    public Denoiser(NetworkShape shape) {
        int hidden = shape.denoiserHidden();
        this.time = new TimeNetwork(shape.diffusionSteps(), hidden);
        this.first = new Linear(shape.rowSize(), hidden);
        this.second = new Linear(hidden, hidden);
        this.third = new Linear(hidden, hidden);
        this.out = new Linear(hidden, shape.rowSize());
        this.parameters = new Parameters(
                ParameterLayout.denoiser(shape),
                List.of(
                        Placement.whole(time.first, "t1"),
                        Placement.whole(time.second, "t2"),
                        new Placement(time.join, "l1", shape.rowSize(), true),
                        new Placement(first, "l1", 0, false),
                        Placement.whole(second, "l2"),
                        Placement.whole(third, "l3"),
                        Placement.whole(out, "out")));
    }

    /// New values for all parameters, flat.
    public void replace(float[] flat) {
        parameters.replace(flat);
        time.refresh();
    }

    /// epsilon_hat into `output`, all rows at one step.
    public void predict(Activations block, int rows, int step) {
        first.forward(block.x, 0, rows, block.h1, 0);
        for (int row = 0; row < rows; row++) {
            Mish.value(block.h1, row * first.outStride, first.outStride, time.bias, time.at(step));
        }
        hidden(second, block.h1, rows, block.h2);
        hidden(third, block.h2, rows, block.h3);
        out.forwardWithBias(block.h3, rows, block.output);
    }

    private static void hidden(Linear layer, float[] x, int rows, float[] h) {
        layer.forward(x, 0, rows, h, 0);
        for (int at = 0; at < rows * layer.outStride; at += layer.outStride) {
            Mish.value(h, at, layer.outStride, layer.parameters.bias(), 0);
        }
    }

    /// epsilon_hat into `output`, each row at the step that `biasAt` says, with what [#backward] needs.
    public void predictForGradient(Activations block, int rows) {
        first.forward(block.x, 0, rows, block.h1, 0);
        for (int row = 0; row < rows; row++) {
            Mish.slope(block.h1, block.slope1, row * first.outStride, first.outStride, time.bias, block.biasAt[row]);
        }
        hidden(second, block.h1, rows, block.h2, block.slope2);
        hidden(third, block.h2, rows, block.h3, block.slope3);
        out.forwardWithBias(block.h3, rows, block.output);
    }

    private static void hidden(Linear layer, float[] x, int rows, float[] h, float[] slope) {
        layer.forward(x, 0, rows, h, 0);
        for (int at = 0; at < rows * layer.outStride; at += layer.outStride) {
            Mish.slope(h, slope, at, layer.outStride, layer.parameters.bias(), 0);
        }
    }

    /// Adds a block's gradients, from dL/d(epsilon_hat) in `output`:
    ///
    /// ```
    /// dL/dz3 = (dL/de W4) * mish'(z3)     dL/dz2 = (dL/dz3 W3) * mish'(z2)     dL/dz1 = (dL/dz2 W2) * mish'(z1)
    /// dL/dW4 = dL/de' h3   dL/dW3 = dL/dz3' h2   dL/dW2 = dL/dz2' h1   dL/dW1 = dL/dz1' x_t
    /// ```
    ///
    /// and dL/d(bias_t) = sum of dL/dz1 over the rows at step t.
    public void backward(Activations block, int rows, DenoiserGradient gradient) {
        int hidden = rows * first.outStride;
        float[] a = block.gradientA;
        float[] b = block.gradientB;
        out.addGradient(block.output, block.h3, rows, gradient.layer(OUT));
        out.backward(block.output, rows, a);
        Elementwise.multiply(a, block.slope3, hidden);
        third.addGradient(a, block.h2, rows, gradient.layer(THIRD));
        third.backward(a, rows, b);
        Elementwise.multiply(b, block.slope2, hidden);
        second.addGradient(b, block.h1, rows, gradient.layer(SECOND));
        second.backward(b, rows, a);
        Elementwise.multiply(a, block.slope1, hidden);
        first.addWeightGradient(a, block.x, rows, gradient.layer(FIRST));
        gradient.addTimeBias(a, rows, block.biasAt);
    }
}
