package io.sd2ail.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.NodeAddress;
import io.sd2ail.session.RunFailedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.japi.function.Function;

/// Steers a running cluster without being one of its nodes: any node tells it where the learner is.
public final class ClusterClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final String address;
    private final Config config;
    private ActorSystem<Void> system;

    /// @param address HOST:PORT of any node
    /// @param host of this machine, by which that node reaches it
    /// @param files settings of cluster-config/node/cluster.conf
    public ClusterClient(String address, String host, Config files) {
        this.address = address;
        this.config = ConfigFactory.empty()
                .withValue("pekko.remote.artery.canonical.hostname", ConfigValueFactory.fromAnyRef(host))
                .withValue("pekko.remote.artery.canonical.port", ConfigValueFactory.fromAnyRef(0))
                .withValue("pekko.cluster.seed-nodes", ConfigValueFactory.fromIterable(List.of()))
                .withFallback(files)
                .withFallback(ConfigFactory.load());
        this.system = connect();
    }

    private ActorSystem<Void> connect() {
        return ActorSystem.create(Behaviors.empty(), NodeAddress.SYSTEM, config);
    }

    /// @param subject the node to drain, or the key to set; empty otherwise
    /// @param value of the key; empty otherwise
    /// @return what was done
    /// @throws RunFailedException when it was refused, or nobody answers
    public String steer(CoordinatorCommand.Verb verb, String subject, String value) {
        String by = System.getProperty("user.name", "somebody");
        CoordinatorCommand.Steered steered = ask(replyTo -> new CoordinatorCommand.Steer(
                verb, subject, value, by, CoordinatorCommand.Origin.COMMAND_LINE, replyTo));
        if (!steered.done()) {
            throw new RunFailedException(steered.words(), null);
        }
        return steered.words();
    }

    private <R> R ask(Function<ActorRef<R>, CoordinatorCommand> question) {
        MemberCommand.Found found = find();
        if (!found.known()) {
            throw new RunFailedException(Silence.noLearner(address), null);
        }
        return wait(
                AskPattern.<CoordinatorCommand, R>ask(found.coordinator(), question, PATIENCE, system.scheduler()),
                Silence.noAnswer("the learner", found.coordinator().path().address()));
    }

    // A node that made its actor system anew may never hear a client that the former one knew: after a silence the
    // client comes as another.
    private MemberCommand.Found find() {
        try {
            return wait(
                    AskPattern.ask(
                            NodeAddress.member(address, system), MemberCommand.Find::new, PATIENCE, system.scheduler()),
                    Silence.noNode(address));
        } catch (RunFailedException silence) {
            close();
            system = connect();
            throw silence;
        }
    }

    private static <T> T wait(CompletionStage<T> answer, String silence) {
        try {
            return answer.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new RunFailedException(silence, e);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            // It was only a question: the process may go on.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
