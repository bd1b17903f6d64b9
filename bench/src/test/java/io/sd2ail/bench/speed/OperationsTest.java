package io.sd2ail.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.bench.work.Part;
import io.sd2ail.bench.work.Size;
import io.sd2ail.bench.work.Subject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The closed formula against a count that walks through the layers, one matrix product at a time.
class OperationsTest {
    /// observation 2, action 1, row 3, hidden 4, width 5; rows: 2 expert, 3 synthetic, 2 agent, 2 policy, 1 sampled.
    private static final Size SMALL = new Size("small", 2, 1, 3, 1, 4, 5, 0, 2, 3, 2, 2, 1);

    private static final Size PENALIZED = new Size("small", 2, 1, 3, 1, 4, 5, 0.1, 2, 3, 2, 2, 1);

    private static final int[] DENOISER = {3, 4, 4, 4, 3};
    private static final int[] POLICY = {2, 5, 5, 2};
    private static final int[] CRITIC = {3, 5, 5, 1};

    @Test
    void of_reward_isTenPassesOfFourRowsByHand() {
        // A pass: 3*4 + 4*4 + 4*4 + 4*3 = 56 multiply-adds.
        assertThat(new Operations(SMALL).of(Part.REWARD)).isEqualTo(2 * 4 * 10 * 56);
    }

    @Test
    void of_generator_isTwiceTenPassesOfItsRows() {
        assertThat(new Operations(SMALL).of(Part.GENERATOR)).isEqualTo(2 * 2 * 10 * 56);
    }

    @Test
    void of_discriminator_isForwardAndBackwardLayerByLayer() {
        int row = forward(DENOISER) + weightGradients(DENOISER) + backTo(DENOISER, 1);

        assertThat(new Operations(SMALL).of(Part.DISCRIMINATOR)).isEqualTo(2 * 7 * row);
    }

    @Test
    void of_penalty_addsForwardBackAndBothBackwardsOfTwoRows() {
        int first = forward(DENOISER) + backTo(DENOISER, 0);
        int throughTheWayBack = forward(DENOISER) + weightGradients(DENOISER);
        int throughTheWayForward = backTo(DENOISER, 1) + weightGradients(DENOISER);
        int row = first + throughTheWayBack + throughTheWayForward;

        double added = new Operations(PENALIZED).of(Part.DISCRIMINATOR) - new Operations(SMALL).of(Part.DISCRIMINATOR);

        assertThat(added).isEqualTo(2 * 2 * row);
    }

    @Test
    void of_sac_isBothStepsLayerByLayer() {
        int target = forward(POLICY) + 2 * forward(CRITIC);
        int critics = 2 * (forward(CRITIC) + weightGradients(CRITIC) + backTo(CRITIC, 1));
        // Back to the action alone: one of the three inputs.
        int toAction = backTo(CRITIC, 1) + 5;
        int policy = forward(POLICY) + 2 * forward(CRITIC) + toAction + weightGradients(POLICY) + backTo(POLICY, 1);

        assertThat(new Operations(SMALL).of(Part.SAC)).isEqualTo(2 * 2 * (target + critics + policy));
    }

    @Test
    void of_full_isTheSumOfTheParts() {
        Operations operations = new Operations(Size.named("ant"));

        assertThat(operations.of(Part.FULL))
                .isEqualTo(Part.of(Subject.LEARNER).stream()
                        .filter(part -> part != Part.FULL)
                        .mapToDouble(operations::of)
                        .sum());
    }

    @Test
    void of_hopper_isAboutFiveGigaflops() {
        assertThat(new Operations(Size.named("hopper")).of(Part.FULL)).isBetween(5.0e9, 5.5e9);
    }

    @Test
    void of_actions_growWithTheRows() {
        assertThat(new Operations(SMALL).of(Part.ACT_4)).isEqualTo(2 * 4 * forward(POLICY));
    }

    private static List<Integer> products(int... widths) {
        List<Integer> products = new ArrayList<>();
        for (int layer = 1; layer < widths.length; layer++) {
            products.add(widths[layer - 1] * widths[layer]);
        }
        return products;
    }

    private static int forward(int... widths) {
        return products(widths).stream().mapToInt(Integer::intValue).sum();
    }

    /// As large as the forward products, one each.
    private static int weightGradients(int... widths) {
        return forward(widths);
    }

    /// Gradients from the output to what enters this layer.
    private static int backTo(int[] widths, int layer) {
        return products(widths).stream().skip(layer).mapToInt(Integer::intValue).sum();
    }
}
