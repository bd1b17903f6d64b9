package io.sd2ail.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LostNodesTest {
    private static final long SECOND = 1_000_000_000;
    private static final Set<String> BOTH = Set.of("a:1", "b:2");

    private final LostNodes lost = new LostNodes(Duration.ofSeconds(5));

    @Test
    void of_missedAndSilentLongEnough_isLost() {
        assertThat(lost.of(Set.of("a:1"), _ -> Long.MIN_VALUE, 0)).isEmpty();
        assertThat(lost.of(Set.of("a:1"), _ -> Long.MIN_VALUE, 4 * SECOND)).isEmpty();
        assertThat(lost.of(Set.of("a:1"), _ -> Long.MIN_VALUE, 5 * SECOND)).containsExactly("a:1");
    }

    @Test
    void of_missedByOthersButHeard_stays() {
        assertThat(lost.of(BOTH, _ -> 0, 0)).isEmpty();
        assertThat(lost.of(BOTH, address -> address.equals("a:1") ? 9 * SECOND : 0, 10 * SECOND))
                .containsExactly("b:2");
    }

    @Test
    void of_seenAgain_countsFromTheNextMiss() {
        assertThat(lost.of(BOTH, _ -> 0, 0)).isEmpty();
        assertThat(lost.of(Set.of(), _ -> 0, 4 * SECOND)).isEmpty();
        assertThat(lost.of(BOTH, _ -> 0, 6 * SECOND)).isEmpty();
        assertThat(lost.of(BOTH, _ -> 0, 10 * SECOND)).isEmpty();
        assertThat(lost.of(BOTH, _ -> 0, 11 * SECOND)).containsExactlyInAnyOrder("a:1", "b:2");
    }

    /// The learner's own process stood still: everybody seems silent for as long as that, and is missed only now.
    @Test
    void of_learnerThatStoodStill_givesOthersTheSameTime() {
        assertThat(lost.of(BOTH, _ -> 0, 60 * SECOND)).isEmpty();
        assertThat(lost.of(BOTH, address -> address.equals("a:1") ? 61 * SECOND : 0, 65 * SECOND))
                .containsExactly("b:2");
    }
}
