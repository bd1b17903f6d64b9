package io.sd2ail.learning.vector.network;

import io.sd2ail.data.State;
import io.sd2ail.kernel.AdamKernel;
import io.sd2ail.kernel.Elementwise;
import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.NonFiniteLossException;
import java.util.ArrayList;
import java.util.List;

/// One network's way down its gradient: sums what the lanes gathered, and takes an Adam step.
public final class Descent {
    /// Rows of a weight that one task treats.
    private static final int ROWS = 64;

    /// A piece of work: some rows of one layer's weight, or its whole bias.
    private record Piece(int layer, int fromRow, int toRow, boolean bias) {}

    private final Workers workers;
    private final Parameters parameters;
    private final double learningRate;
    private final double beta1;
    private final double beta2;
    private final List<Affine> own;
    private final List<Affine> firstMoment;
    private final List<Affine> secondMoment;
    private final List<List<Affine>> lanes = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();
    private final boolean[] finite;
    private final Workers.Task sumPiece = this::sum;
    private final Workers.Task updatePiece = this::update;

    private int gathered;
    private AdamKernel kernel = AdamKernel.ofStep(0, 0, 0, 1);
    private long steps;

    public Descent(Workers workers, Parameters parameters, double learningRate, double beta1, double beta2) {
        this.workers = workers;
        this.parameters = parameters;
        this.learningRate = learningRate;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.own = parameters.own();
        this.firstMoment = parameters.zeros();
        this.secondMoment = parameters.zeros();
        for (int layer = 0; layer < parameters.layers(); layer++) {
            int out = parameters.linear(layer).out;
            for (int row = 0; row < out; row += ROWS) {
                pieces.add(new Piece(layer, row, Math.min(row + ROWS, out), false));
            }
            pieces.add(new Piece(layer, 0, 0, true));
        }
        this.finite = new boolean[pieces.size()];
    }

    /// A lane's gradient, one array a layer, which the lane clears before it adds to it.
    public List<Affine> lane(int lane) {
        while (lanes.size() <= lane) {
            lanes.add(parameters.zeros());
        }
        return lanes.get(lane);
    }

    /// One Adam step along what the first `count` lanes gathered.
    ///
    /// @param name of the network, for the failure
    /// @throws NonFiniteLossException when the gradient is not finite; the weights are unchanged
    public void step(int count, String name) {
        if (!gather(count)) {
            throw NonFiniteLossException.of("gradient of the " + name, "not finite");
        }
        steps++;
        kernel = AdamKernel.ofStep(learningRate, beta1, beta2, steps);
        workers.run(pieces.size(), updatePiece);
    }

    /// Sums the first `count` lanes, in their order, into the first.
    ///
    /// @return whether every entry is finite
    private boolean gather(int count) {
        gathered = count;
        workers.run(pieces.size(), sumPiece);
        boolean all = true;
        for (boolean one : finite) {
            all &= one;
        }
        return all;
    }

    private void sum(int worker, int number) {
        Piece piece = pieces.get(number);
        float[] sum = array(lanes.getFirst(), piece);
        int from = from(piece);
        int to = to(piece);
        for (int lane = 1; lane < gathered; lane++) {
            Elementwise.add(sum, from, array(lanes.get(lane), piece), from, to - from);
        }
        finite[number] = Elementwise.allFinite(sum, from, to);
    }

    private void update(int worker, int number) {
        Piece piece = pieces.get(number);
        kernel.update(
                array(own, piece),
                array(lanes.getFirst(), piece),
                array(firstMoment, piece),
                array(secondMoment, piece),
                from(piece),
                to(piece));
        if (!piece.bias()) {
            parameters.linear(piece.layer()).refresh(piece.fromRow(), piece.toRow());
        }
    }

    private static float[] array(List<Affine> arrays, Piece piece) {
        Affine affine = arrays.get(piece.layer());
        return piece.bias() ? affine.bias() : affine.weight();
    }

    private int from(Piece piece) {
        return piece.fromRow() * parameters.linear(piece.layer()).inStride;
    }

    private int to(Piece piece) {
        Linear linear = parameters.linear(piece.layer());
        return piece.bias() ? linear.outStride : piece.toRow() * linear.inStride;
    }

    public void save(State state) {
        state.put("parameters", parameters.toArray());
        state.put("m", parameters.flatten(firstMoment));
        state.put("v", parameters.flatten(secondMoment));
        state.put("step", steps);
    }

    public void load(State state) {
        int size = parameters.size();
        float[] values = state.floats("parameters", size);
        float[] first = state.floats("m", size);
        float[] second = state.floats("v", size);
        steps = state.number("step");
        parameters.replace(values);
        parameters.unflatten(first, firstMoment);
        parameters.unflatten(second, secondMoment);
    }
}
