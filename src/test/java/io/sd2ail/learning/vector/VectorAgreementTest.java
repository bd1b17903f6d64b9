package io.sd2ail.learning.vector;

import io.sd2ail.learning.BackendAgreement;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.djl.DjlBackendFactory;

/// Hand-written derivatives against PyTorch's automatic ones.
class VectorAgreementTest extends BackendAgreement {
    @Override
    public BackendFactory oracle() {
        return new DjlBackendFactory();
    }

    @Override
    public BackendFactory candidate() {
        return new VectorBackendFactory(2, 2);
    }
}
