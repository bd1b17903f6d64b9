package io.sd2ail.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.coordination.lease.javadsl.Lease;
import org.apache.pekko.coordination.lease.javadsl.LeaseProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLeaseTest {
    @TempDir
    private Path run;

    private final List<ActorSystem<Void>> systems = new ArrayList<>();

    @AfterEach
    void stop() {
        systems.forEach(ActorSystem::terminate);
    }

    /// As the toolkit makes it.
    private Lease of(String owner, Path folder) {
        Config settings = RunLease.settings(folder).withFallback(ConfigFactory.load());
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), owner, settings);
        systems.add(system);
        return LeaseProvider.get(system).getLease("side", "sd2ail.run-lease", owner);
    }

    private Lease of(String owner) {
        return of(owner, run);
    }

    private static boolean acquired(Lease lease) {
        return lease.acquire().toCompletableFuture().join();
    }

    @Test
    void acquire_byTwoSides_letsOneOfThemStay() {
        Lease one = of("learner");
        Lease other = of("learner-2");

        assertThat(acquired(one)).isTrue();
        assertThat(acquired(other)).isFalse();
        assertThat(one.checkLease()).isTrue();
        assertThat(other.checkLease()).isFalse();
        // As it is asked again, after another decision within the time that it is kept.
        assertThat(acquired(one)).isTrue();
    }

    @Test
    void acquire_afterTheOtherHasGivenItBack_isGranted() {
        Lease one = of("learner");
        Lease other = of("learner-2");
        assertThat(acquired(one)).isTrue();

        assertThat(one.release().toCompletableFuture().join()).isTrue();

        assertThat(one.checkLease()).isFalse();
        assertThat(acquired(other)).isTrue();
    }

    @Test
    void acquire_inAFolderThatIsNotThere_isRefused() {
        assertThat(acquired(of("learner", run.resolve("none")))).isFalse();
    }
}
