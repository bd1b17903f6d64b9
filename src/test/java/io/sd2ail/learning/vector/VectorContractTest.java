package io.sd2ail.learning.vector;

import io.sd2ail.learning.AdamContract;
import io.sd2ail.learning.BackendContract;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.BinaryDiscriminatorContract;
import io.sd2ail.learning.CloningBesideContract;
import io.sd2ail.learning.CloningContract;
import io.sd2ail.learning.CriticsContract;
import io.sd2ail.learning.DenoisingContract;
import io.sd2ail.learning.DiffusionModelContract;
import io.sd2ail.learning.DiscriminatorGoldenContract;
import io.sd2ail.learning.FiniteDifferenceContract;
import io.sd2ail.learning.IterationGoldenContract;
import io.sd2ail.learning.LearnerBackendContract;
import io.sd2ail.learning.PolicyAverageContract;
import io.sd2ail.learning.SacGoldenContract;
import io.sd2ail.learning.ValueBoundsContract;
import org.junit.jupiter.api.Nested;

/// Every contract, on the Vector API, by two threads.
class VectorContractTest {
    private interface OnVector extends BackendContract {
        @Override
        default BackendFactory factory() {
            return new VectorBackendFactory(2, 2);
        }
    }

    @Nested
    class Learner extends LearnerBackendContract implements OnVector {}

    @Nested
    class BinaryDiscriminator extends BinaryDiscriminatorContract implements OnVector {}

    @Nested
    class Cloning extends CloningContract implements OnVector {}

    @Nested
    class Denoising extends DenoisingContract implements OnVector {}

    @Nested
    class Diffusion extends DiffusionModelContract implements OnVector {}

    @Nested
    class DiscriminatorGolden extends DiscriminatorGoldenContract implements OnVector {}

    @Nested
    class SacGolden extends SacGoldenContract implements OnVector {}

    @Nested
    class IterationGolden extends IterationGoldenContract implements OnVector {}

    @Nested
    class Adam extends AdamContract implements OnVector {}

    @Nested
    class CloningBeside extends CloningBesideContract implements OnVector {}

    @Nested
    class Critics extends CriticsContract implements OnVector {}

    @Nested
    class ValueBounds extends ValueBoundsContract implements OnVector {}

    @Nested
    class PolicyAverage extends PolicyAverageContract implements OnVector {}

    @Nested
    class FiniteDifference extends FiniteDifferenceContract implements OnVector {}
}
