package io.sd2ail.bench.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// Open pages as the server sees them: clients that take its events.
final class Readers implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicLong events = new AtomicLong();

    /// Opens so many, each with a connection of its own, and waits until all are answered.
    Readers(URI page, int count) throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(count);
        HttpRequest request = HttpRequest.newBuilder(page.resolve("/api/events"))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        for (int i = 0; i < count; i++) {
            Thread.ofVirtual().start(() -> read(request, answered));
        }
        answered.await();
    }

    private void read(HttpRequest request, CountDownLatch answered) {
        try {
            HttpResponse<java.util.stream.Stream<String>> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofLines());
            answered.countDown();
            answer.body().filter(line -> line.startsWith("data:")).forEach(_ -> events.incrementAndGet());
        } catch (IOException | UncheckedIOException _) {
            // The end of either side.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            answered.countDown();
        }
    }

    /// Events that all of them together were told.
    long events() {
        return events.get();
    }

    /// One that asks for events and takes none of them.
    static Socket stalled(URI page) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1 << 12);
        socket.connect(new InetSocketAddress(page.getHost(), page.getPort()));
        socket.getOutputStream()
                .write(("GET /api/events HTTP/1.1\r\nHost: " + page.getAuthority() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
