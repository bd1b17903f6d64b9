package io.sd2ail.learning.vector;

import io.sd2ail.data.State;
import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.vector.network.Denoiser;
import io.sd2ail.learning.vector.network.DenoiserGradient;
import io.sd2ail.learning.vector.network.Descent;
import java.util.ArrayList;
import java.util.List;

/// The denoiser's way down its gradient: what lanes gather of it, the table of time biases brought back through the
/// time network, and an Adam step.
final class DenoiserDescent {
    private final Denoiser denoiser;
    private final Descent descent;
    private final List<DenoiserGradient> gradients = new ArrayList<>();

    DenoiserDescent(Workers workers, Denoiser denoiser, double learningRate, double beta1, double beta2) {
        this.denoiser = denoiser;
        this.descent = new Descent(workers, denoiser.parameters, learningRate, beta1, beta2);
    }

    /// Makes the first `count` lanes: to be called before they run side by side.
    void prepare(int count) {
        while (gradients.size() < count) {
            gradients.add(new DenoiserGradient(
                    descent.lane(gradients.size()), new float[denoiser.time.bias.length], denoiser.first.outStride));
        }
    }

    /// A prepared lane's gradient, which the lane clears before it adds to it.
    DenoiserGradient lane(int lane) {
        return gradients.get(lane);
    }

    /// One Adam step along what the first `lanes` lanes gathered.
    ///
    /// @param name of the network, for the failure
    /// @throws NonFiniteLossException when the gradient is not finite; the weights are unchanged
    void step(int lanes, String name) {
        DenoiserGradient sum = gradients.getFirst();
        for (int lane = 1; lane < lanes; lane++) {
            sum.addTimeBias(gradients.get(lane));
        }
        denoiser.time.backward(
                sum.timeBias(),
                sum.layer(Denoiser.TIME_FIRST),
                sum.layer(Denoiser.TIME_SECOND),
                sum.layer(Denoiser.TIME_JOIN));
        descent.step(lanes, name);
        denoiser.time.refresh();
    }

    void save(State state) {
        descent.save(state);
    }

    void load(State state) {
        descent.load(state);
        denoiser.time.refresh();
    }
}
