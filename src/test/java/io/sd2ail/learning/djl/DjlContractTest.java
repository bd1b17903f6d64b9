package io.sd2ail.learning.djl;

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

/// Every contract, on PyTorch.
class DjlContractTest {
    private interface OnDjl extends BackendContract {
        @Override
        default BackendFactory factory() {
            return new DjlBackendFactory("auto", 1);
        }
    }

    @Nested
    class Learner extends LearnerBackendContract implements OnDjl {}

    @Nested
    class BinaryDiscriminator extends BinaryDiscriminatorContract implements OnDjl {}

    @Nested
    class Cloning extends CloningContract implements OnDjl {}

    @Nested
    class Denoising extends DenoisingContract implements OnDjl {}

    @Nested
    class Diffusion extends DiffusionModelContract implements OnDjl {}

    @Nested
    class DiscriminatorGolden extends DiscriminatorGoldenContract implements OnDjl {}

    @Nested
    class SacGolden extends SacGoldenContract implements OnDjl {}

    @Nested
    class IterationGolden extends IterationGoldenContract implements OnDjl {}

    @Nested
    class Adam extends AdamContract implements OnDjl {}

    @Nested
    class CloningBeside extends CloningBesideContract implements OnDjl {}

    @Nested
    class Critics extends CriticsContract implements OnDjl {}

    @Nested
    class ValueBounds extends ValueBoundsContract implements OnDjl {}

    @Nested
    class PolicyAverage extends PolicyAverageContract implements OnDjl {}

    @Nested
    class FiniteDifference extends FiniteDifferenceContract implements OnDjl {}
}
