package io.sd2ail.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// The network before a node: what comes to one port of this machine goes on to another, late or not at all. Its
/// threads end with the process.
final class Forwarder {
    private static final int CHUNK = 16_384;

    private final ServerSocket door;
    private final int target;
    private volatile long delayMillis;
    private boolean cut;

    /// @param port that others come to
    /// @param target that the node listens at
    Forwarder(int port, int target) throws IOException {
        this.target = target;
        door = new ServerSocket();
        door.setReuseAddress(true);
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread.ofVirtual().start(this::accept);
    }

    /// Has each packet wait.
    void delay(long millis) {
        delayMillis = millis;
    }

    /// Lets nothing through any more, or again: connections stay, and what was sent waits.
    synchronized void cut(boolean nothing) {
        cut = nothing;
        notifyAll();
    }

    private synchronized void awaitOpen() throws InterruptedException {
        while (cut) {
            wait();
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket in = door.accept();
                Thread.ofVirtual().start(() -> connect(in));
            } catch (IOException _) {
                return;
            }
        }
    }

    // The node may be dead: then whoever comes is hung up on, as by its machine.
    private void connect(Socket in) {
        try {
            awaitOpen();
            Socket out = new Socket(InetAddress.getLoopbackAddress(), target);
            Thread.ofVirtual().start(() -> copy(in, out));
            copy(out, in);
        } catch (IOException | InterruptedException _) {
            close(in);
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                if (delayMillis > 0) {
                    Thread.sleep(delayMillis);
                }
                awaitOpen();
                out.write(chunk, 0, n);
            }
        } catch (IOException | InterruptedException _) {
            // One side has gone: so has the connection.
        }
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use any more.
        }
    }
}
