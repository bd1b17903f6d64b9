package io.sd2ail.learning.djl;

import io.sd2ail.learning.BackendAgreement;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.ReversedRows;

/// A batch's rows may come in any order.
class DjlRowOrderTest extends BackendAgreement {
    @Override
    public BackendFactory oracle() {
        return new DjlBackendFactory();
    }

    @Override
    public BackendFactory candidate() {
        return new ReversedRows(new DjlBackendFactory());
    }
}
