package io.sd2ail.learning.vector.network;

import io.sd2ail.kernel.Elementwise;
import io.sd2ail.kernel.Gemm;
import io.sd2ail.kernel.Lanes;

/// A linear layer y = x W' + b and its derivatives. Rows of x have the stride `inStride`, rows of y `outStride`: the
/// sizes padded to whole vectors, with zeros behind.
public final class Linear {
    public final int in;
    public final int out;
    public final int inStride;
    public final int outStride;
    /// W [out, inStride] and b [outStride].
    public final Affine parameters;
    /// W' [in, outStride], what the forward product reads; follows `parameters` by [#refresh].
    final float[] transposed;

    Linear(int in, int out) {
        this.in = in;
        this.out = out;
        this.inStride = Lanes.padded(in);
        this.outStride = Lanes.padded(out);
        this.parameters = Affine.zero(in, out);
        this.transposed = new float[in * outStride];
    }

    /// Brings W' up to date with the rows of W from `from` to `to`.
    void refresh(int from, int to) {
        Elementwise.transpose(parameters.weight(), inStride, in, from, to, transposed, outStride);
    }

    /// this = (1 - rate) this + rate source; W' entry by entry too, which gives the same bits as [#refresh] sooner.
    void follow(Linear source, float rate) {
        Affine from = source.parameters;
        Elementwise.follow(parameters.weight(), from.weight(), rate, 0, from.weight().length);
        Elementwise.follow(parameters.bias(), from.bias(), rate, 0, from.bias().length);
        Elementwise.follow(transposed, source.transposed, rate, 0, transposed.length);
    }

    /// y = x W', without the bias: the activation adds it.
    ///
    /// @param x [rows, inStride] from `xFrom`
    /// @param y [rows, outStride] from `yFrom`
    public void forward(float[] x, int xFrom, int rows, float[] y, int yFrom) {
        Gemm.multiply(x, xFrom, inStride, rows, in, transposed, 0, outStride, out, y, yFrom, outStride, false);
    }

    /// y = x W' + b.
    public void forwardWithBias(float[] x, int rows, float[] y) {
        forward(x, 0, rows, y, 0);
        Elementwise.addBias(y, 0, rows, outStride, parameters.bias());
    }

    /// dL/dx = dL/dy W.
    ///
    /// @param dy [rows, outStride]
    /// @param dx [rows, inStride]
    public void backward(float[] dy, int rows, float[] dx) {
        Gemm.multiply(dy, 0, outStride, rows, out, parameters.weight(), 0, inStride, in, dx, 0, inStride, false);
    }

    /// dL/dW += dL/dy' x.
    public void addWeightGradient(float[] dy, float[] x, int rows, Affine gradient) {
        Gemm.multiplyTransposed(dy, 0, outStride, out, rows, x, 0, inStride, in, gradient.weight(), 0, inStride, true);
    }

    /// dL/db += sum over rows of dL/dy.
    public void addBiasGradient(float[] dy, int rows, Affine gradient) {
        Elementwise.addColumnSums(dy, 0, rows, outStride, gradient.bias());
    }

    /// Both.
    void addGradient(float[] dy, float[] x, int rows, Affine gradient) {
        addWeightGradient(dy, x, rows, gradient);
        addBiasGradient(dy, rows, gradient);
    }
}
