package io.sd2ail.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was measured at one size.
///
/// @param parts one of each [Part]
record SizeResult(Size size, List<PartResult> parts) {
    /// What was measured of one part.
    ///
    /// @param ours milliseconds
    /// @param allocatedBytes a call's median, on the Java heap
    /// @param peer milliseconds; absent without a peer
    record PartResult(
            Part part,
            Timings ours,
            double allocatedBytes,
            @Nullable Timings peer) {}
}
