package io.sd2ail.training;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a run's expert rows come from.
///
/// @param demonstrations null when the run needs no real ones
/// @param diffusion a saved diffusion model; null when the run samples from none
public record ExpertSources(
        @Nullable Path demonstrations, @Nullable Path diffusion) {
    /// Real demonstrations alone.
    public static ExpertSources of(Path demonstrations) {
        return new ExpertSources(demonstrations, null);
    }
}
