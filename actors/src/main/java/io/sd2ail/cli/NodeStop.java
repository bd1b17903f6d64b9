package io.sd2ail.cli;

import io.sd2ail.node.ClusterNode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Ends a node well when its process is asked to end (Ctrl-C, SIGTERM), and keeps the process alive meanwhile.
final class NodeStop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ClusterNode node;
    private final Stage stage;
    private final Thread hook = new Thread(this::stop, "node-stop");

    NodeStop(ClusterNode node, Stage stage) {
        this.node = node;
        this.stage = stage;
    }

    void register() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop() {
        stage.screen().line("stopping: this takes a moment");
        node.requestStop();
        try {
            if (!stage.done().await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                stage.screen().errorLine("the node did not stop in " + PATIENCE.toSeconds() + " s: it ends now");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending: the hook waits for the command's last word.
        }
    }
}
