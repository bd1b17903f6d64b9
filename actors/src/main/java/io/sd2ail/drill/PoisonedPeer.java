package io.sd2ail.drill;

import io.sd2ail.cluster.Addresses;
import io.sd2ail.cluster.PortClient;
import io.sd2ail.drill.DrilledEnvironments.Wrong;
import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.LocalCluster;
import io.sd2ail.process.NodeProcess;
import io.sd2ail.process.ProcessHook;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A node that belongs to the run and sends nothing but poison, and strangers that write garbage to the learner's port
/// meanwhile.
final class PoisonedPeer extends EnvironmentFault {
    private static final String NODE = "poisoned";

    /// So many that a thousand of its rows are soon rejected.
    private static final int WORKERS = 8;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long GARBAGE_EVERY_MILLIS = 500;
    private static final int LOOKS = 20;

    /// Of the toolkit's transport: the number of a stream follows, then frames after their lengths.
    private static final String MAGIC = "AKKA";

    private Path run = Path.of("");

    @Override
    public String name() {
        return "poisoned-peer";
    }

    @Override
    public String description() {
        return "Has a rollout node join that sends nothing but numbers without meaning, until it is put out, while"
                + " strangers write garbage to the learner's port, again and again.";
    }

    @Override
    public ProcessHook prepare(Path directory, int port, SplittableRandom random) throws IOException {
        run = directory;
        return super.prepare(directory, port, random);
    }

    @Override
    public String strike(LaunchedCluster cluster, SplittableRandom random) throws IOException, InterruptedException {
        files().begin(NODE, Wrong.POISON.name(), 1);
        NodeProcess poisoned = LocalCluster.guest(run, cluster.address(), NODE, WORKERS, files());
        long started = System.nanoTime();
        List<Socket> silent = new ArrayList<>();
        int garbage = 0;
        try {
            while (poisoned.alive()) {
                if (System.nanoTime() - started > PATIENCE.toNanos()) {
                    throw CommandFailure.failed(NODE + " was not put out within " + PATIENCE.toSeconds()
                            + " s; its last words:" + System.lineSeparator() + poisoned.lastWords(12));
                }
                silent.add(garbage(cluster.address(), random, garbage));
                garbage++;
                Thread.sleep(GARBAGE_EVERY_MILLIS);
            }
        } finally {
            poisoned.kill();
            for (Socket socket : silent) {
                socket.close();
            }
        }
        if (!isPutOut(new PortClient(cluster.address()))) {
            throw CommandFailure.failed(NODE + " ended and was not put out; its last words:" + System.lineSeparator()
                    + poisoned.lastWords(12));
        }
        return NODE + " was put out after " + (System.nanoTime() - started) / 1_000_000_000 + " s, " + garbage
                + " strangers wrote garbage";
    }

    private static boolean isPutOut(PortClient learner) throws InterruptedException {
        for (int look = 0; look < LOOKS; look++) {
            RunStatus status = learner.statusIfAnswered();
            if (status != null) {
                return status.nodes().stream()
                        .anyMatch(
                                node -> node.name().equals(NODE) && node.state().equals(RunStatus.Node.PUT_OUT));
            }
            Thread.sleep(GARBAGE_EVERY_MILLIS);
        }
        return false;
    }

    /// @return a connection that says nothing more, and is held open
    private static Socket garbage(String address, SplittableRandom random, int kind) throws IOException {
        InetSocketAddress there = Addresses.socket(address);
        Socket socket = new Socket(there.getAddress(), there.getPort());
        OutputStream out = socket.getOutputStream();
        byte[] noise = new byte[random.nextInt(1, 100_000)];
        random.nextBytes(noise);
        try {
            switch (kind % 4) {
                case 0 -> out.write(noise);
                case 1 -> out.write("GET / HTTP/1.1\r\nHost: learner\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                case 2 -> out.write(frame(-1));
                default -> out.write(frame(random.nextInt()));
            }
            out.flush();
        } catch (IOException _) {
            // It has hung up already, as it should.
        }
        return socket;
    }

    /// What a frame of this length begins with.
    private static byte[] frame(int length) {
        return ByteBuffer.allocate(MAGIC.length() + 1 + Integer.BYTES)
                .put(MAGIC.getBytes(StandardCharsets.US_ASCII))
                .put((byte) 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .array();
    }
}
